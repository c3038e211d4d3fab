package dev.banger.kernel;

import dev.banger.api.Names;
import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.config.StatePaths;
import dev.banger.operation.DirectoryTree;
import dev.banger.operation.Progress;
import dev.banger.operation.SharedWork;
import dev.banger.vmm.TrialBoot;
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

/** Kernels as directories under {@link StatePaths#kernels()}; a directory with a readable manifest is a kernel, whatever else there is is not. */
@ApplicationScoped
public class KernelCatalogue implements KernelService {
    private static final Logger LOG = Logger.getLogger(KernelCatalogue.class);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(5);
    private static final String DEFAULT = "default";

    private final StatePaths paths;
    private final KernelImport imports;
    private final SharedWork<Kernel> running = new SharedWork<>("kernel import");

    public KernelCatalogue(StatePaths paths, TrialBoot trialBoot) {
        this.paths = paths;
        this.imports = new KernelImport(paths, new KernelTrial(trialBoot));
    }

    /** The programs of a running import end with the daemon. */
    @PreDestroy
    void stop() {
        running.stop(STOPPED_WITHIN);
    }

    @Override
    public Uni<Kernel> importKernel(Optional<String> name, Optional<Path> file, Optional<String> packageName, Progress progress) {
        return Uni.createFrom().deferred(() -> {
            var checked = checked(name.orElse(DEFAULT));
            var source = KernelSource.of(file, packageName);
            return running.join(checked, progress, shared -> imports.run(checked, source, shared));
        });
    }

    @Override
    public Uni<Kernel> resolve(Optional<String> name, Progress progress) {
        return Uni.createFrom().deferred(() -> {
            var checked = checked(name.orElse(DEFAULT));
            if (!checked.equals(DEFAULT)) {
                return show(checked);
            }
            return blocking(() -> find(checked)).chain(found -> found.map(kernel -> Uni.createFrom().item(kernel))
                    .orElseGet(() -> running.join(checked, progress,
                            shared -> find(checked).orElseGet(
                                    () -> imports.run(checked, new KernelSource.AptPackage(Optional.empty()), shared)))));
        });
    }

    @Override
    public Uni<List<Kernel>> list() {
        return blocking(this::all);
    }

    @Override
    public Uni<Kernel> show(String name) {
        return blocking(() -> find(checked(name)).orElseThrow(() -> new BangerException(
                Code.NOT_FOUND, "no kernel is named '" + name + "'", "See 'banger kernel list', or import one: banger kernel import --name " + name)));
    }

    @Override
    public Uni<Void> delete(String name) {
        return show(name).emitOn(Infrastructure.getDefaultWorkerPool()).invoke(kernel -> {
            // Out of the catalogue at once, then out of the disk.
            var gone = DirectoryTree.moveAside(paths.kernels().resolve(kernel.name()), paths.temporary());
            DirectoryTree.delete(gone);
        }).replaceWithVoid();
    }

    private Optional<Kernel> find(String name) {
        return read(paths.kernels().resolve(name));
    }

    private List<Kernel> all() {
        if (!Files.isDirectory(paths.kernels())) {
            return List.of();
        }
        try (var entries = Files.list(paths.kernels())) {
            var kernels = new ArrayList<Kernel>();
            entries.filter(entry -> Names.checkLabel("kernel", entry.getFileName().toString()).isEmpty())
                    .forEach(entry -> read(entry).ifPresent(kernels::add));
            kernels.sort(Comparator.comparing(Kernel::name));
            return List.copyOf(kernels);
        } catch (IOException e) {
            throw new BangerException(Code.OPERATION_FAILED, "cannot list kernels in " + paths.kernels() + ": " + e, null, e);
        }
    }

    private static Optional<Kernel> read(Path directory) {
        if (!Files.isRegularFile(directory.resolve(KernelManifest.FILE))) {
            return Optional.empty();
        }
        try {
            return Optional.of(KernelManifest.read(directory));
        } catch (IOException e) {
            LOG.warnf("kernel %s is passed over: its manifest cannot be read: %s", directory, e.getMessage());
            return Optional.empty();
        }
    }

    private static String checked(String name) {
        Names.checkLabel("kernel", name).ifPresent(error -> {
            throw new BangerException(Code.BAD_REQUEST, error);
        });
        return name;
    }

    private static <T> Uni<T> blocking(Supplier<T> work) {
        return Uni.createFrom().item(work).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
