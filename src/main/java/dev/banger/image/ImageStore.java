package dev.banger.image;

import dev.banger.api.Names;
import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.config.Owner;
import dev.banger.config.StatePaths;
import dev.banger.operation.DirectoryTree;
import dev.banger.operation.Progress;
import dev.banger.operation.SharedWork;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Images as directories under {@link StatePaths#images()}; a directory with a readable manifest is an image, whatever else there is is not. */
@ApplicationScoped
public class ImageStore implements ImageService {
    private static final Logger LOG = Logger.getLogger(ImageStore.class);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(5);

    private final StatePaths paths;
    private final ImageBuild builds;
    private final SharedWork<Image> running = new SharedWork<>("image build");

    public ImageStore(StatePaths paths, Owner owner) {
        this.paths = paths;
        this.builds = new ImageBuild(paths, new Bootstrap(owner));
    }

    /** The programs of a running build end with the daemon. */
    @PreDestroy
    void stop() {
        running.stop(STOPPED_WITHIN);
    }

    @Override
    public Uni<Image> build(Optional<String> reference, Optional<String> name, Progress progress) {
        return Uni.createFrom().deferred(() -> {
            var what = reference.map(ImageReference::parse).orElseGet(ImageReference::ofHost);
            var checked = nameOf(reference, name);
            return running.join(checked, progress, shared -> builds.run(checked, what, shared));
        });
    }

    @Override
    public String nameOf(Optional<String> reference, Optional<String> name) {
        return checked(name.orElseGet(() -> reference.map(ImageReference::parse).orElseGet(ImageReference::ofHost).text()));
    }

    @Override
    public Uni<Image> resolve(Optional<String> name, Progress progress) {
        return Uni.createFrom().deferred(() -> {
            var own = name.isEmpty() || name.get().equals(hostReference().map(ImageReference::text).orElse(""));
            if (!own) {
                return show(name.get());
            }
            var what = ImageReference.ofHost();
            return blocking(() -> find(what.text())).chain(found -> found.map(image -> Uni.createFrom().item(image))
                    .orElseGet(() -> running.join(what.text(), progress,
                            shared -> find(what.text()).orElseGet(() -> builds.run(what.text(), what, shared)))));
        });
    }

    @Override
    public Uni<List<Image>> list() {
        return blocking(this::all);
    }

    @Override
    public Uni<Image> show(String name) {
        return blocking(() -> find(checked(name)).orElseThrow(() -> new BangerException(
                Code.NOT_FOUND, "no image is named '" + name + "'", "See 'banger image list', or build it: banger image build " + name)));
    }

    @Override
    public Uni<Void> delete(String name) {
        return show(name).emitOn(Infrastructure.getDefaultWorkerPool()).invoke(image -> {
            // Out of the store at once, then out of the disk.
            var gone = DirectoryTree.moveAside(image.rootfs().getParent(), paths.temporary());
            DirectoryTree.delete(gone);
        }).replaceWithVoid();
    }

    private Optional<Image> find(String name) {
        return read(paths.images().resolve(ImageManifest.directoryName(name)));
    }

    private List<Image> all() {
        if (!Files.isDirectory(paths.images())) {
            return List.of();
        }
        try (var entries = Files.list(paths.images())) {
            var images = new ArrayList<Image>();
            entries.forEach(entry -> read(entry).ifPresent(images::add));
            images.sort(Comparator.comparing(Image::name));
            return List.copyOf(images);
        } catch (IOException e) {
            throw new BangerException(Code.OPERATION_FAILED, "cannot list images in " + paths.images() + ": " + e, null, e);
        }
    }

    private static Optional<Image> read(Path directory) {
        if (!Files.isRegularFile(directory.resolve(ImageManifest.FILE))) {
            return Optional.empty();
        }
        try {
            return Optional.of(ImageManifest.read(directory));
        } catch (IOException e) {
            LOG.warnf("image %s is passed over: its manifest cannot be read: %s", directory, e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<ImageReference> hostReference() {
        try {
            return Optional.of(ImageReference.ofHost());
        } catch (BangerException notBuildable) {
            return Optional.empty();
        }
    }

    private static String checked(String name) {
        Names.checkImage(name).ifPresent(error -> {
            throw new BangerException(Code.BAD_REQUEST, error);
        });
        return name;
    }

    private static <T> Uni<T> blocking(Supplier<T> work) {
        return Uni.createFrom().item(work).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
