package dev.banger.vm.start;

import dev.banger.image.ImageService;
import dev.banger.kernel.Kernel;
import dev.banger.kernel.KernelService;
import dev.banger.store.VmRow;
import dev.banger.store.VmStore;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Finds the VM's image and kernel, which are built or imported when they are the default ones and missing. The first time binds the VM
 * to them.
 */
@Singleton
public final class SourceStep implements Step {
    private final ImageService images;
    private final KernelService kernels;
    private final VmStore store;

    public SourceStep(ImageService images, KernelService kernels, VmStore store) {
        this.images = images;
        this.kernels = kernels;
        this.store = store;
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
                .chain(kernel -> row.rootfs().isPresent() ? Uni.createFrom().voidItem() : bind(context, row, kernel));
    }

    private Uni<Void> bind(StartContext context, VmRow row, Kernel kernel) {
        return images.resolve(row.image().isEmpty() ? Optional.empty() : Optional.of(row.image()), context.progress())
                .chain(image -> store.recordSource(row.id(), image.name(), image.digest(), image.rootfs(), image.workSeed(), kernel.name()))
                .chain(() -> store.find(row.id()))
                .invoke(found -> found.ifPresent(bound -> context.row(bound)))
                .replaceWithVoid();
    }
}
