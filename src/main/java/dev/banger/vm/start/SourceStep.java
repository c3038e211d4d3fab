package dev.banger.vm.start;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.config.StatePaths;
import dev.banger.image.Image;
import dev.banger.image.ImageService;
import dev.banger.kernel.Kernel;
import dev.banger.kernel.KernelService;
import dev.banger.lock.Blocking;
import dev.banger.store.VmRow;
import dev.banger.store.VmStore;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.util.Optional;

/**
 * Finds the VM's image and kernel, which are built or imported when they are the default ones and missing. The first time binds the VM
 * to them. Later ones refuse an image that was built anew meanwhile where the root disk still reads it: a COW file holds blocks of the
 * image it was begun on, and over any other they are garbage.
 */
@Singleton
public final class SourceStep implements Step {
    private static final int SHORT_DIGEST = "sha256:".length() + 12;

    private final ImageService images;
    private final KernelService kernels;
    private final VmStore store;
    private final StatePaths paths;

    public SourceStep(ImageService images, KernelService kernels, VmStore store, StatePaths paths) {
        this.images = images;
        this.kernels = kernels;
        this.store = store;
        this.paths = paths;
    }

    @Override
    public String name() {
        return "image and kernel";
    }

    @Override
    public boolean interruptible() {
        return true;
    }

    @Override
    public Uni<Void> run(StartContext context) {
        var row = context.row();
        var wanted = row.kernel().isEmpty() ? Optional.<String>empty() : Optional.of(row.kernel());
        return kernels.resolve(wanted, context.progress())
                .invoke(kernel -> context.kernel(kernel))
                .chain(kernel -> row.rootfs().isPresent() ? checkImage(row) : bind(context, row, kernel));
    }

    private Uni<Void> checkImage(VmRow row) {
        return Blocking.call(() -> Files.exists(paths.vm(row.id()).resolve("root.img")))
                .chain(whole -> whole
                        ? Uni.createFrom().voidItem()
                        : images.show(row.image()).invoke(image -> refuseAnother(row, image)).replaceWithVoid());
    }

    private static void refuseAnother(VmRow row, Image image) {
        if (!image.digest().equals(row.imageDigest())) {
            throw new BangerException(
                    Code.CONFLICT,
                    "VM '" + row.name() + "' is made of image '" + row.image() + "' as it was (" + brief(row.imageDigest())
                            + "), and the image was built anew since (" + brief(image.digest()) + ")",
                    "Put the earlier image back from a backup, or delete the VM ('banger vm delete " + row.name() + "') and create it again.");
        }
    }

    private static String brief(String digest) {
        return digest.substring(0, Math.min(digest.length(), SHORT_DIGEST));
    }

    private Uni<Void> bind(StartContext context, VmRow row, Kernel kernel) {
        return images.resolve(row.image().isEmpty() ? Optional.empty() : Optional.of(row.image()), context.progress())
                .chain(image -> store.recordSource(row.id(), image.name(), image.digest(), image.rootfs(), image.workSeed(), kernel.name()))
                .chain(() -> store.find(row.id()))
                .invoke(found -> found.ifPresent(bound -> context.row(bound)))
                .replaceWithVoid();
    }
}
