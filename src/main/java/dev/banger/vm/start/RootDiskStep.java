package dev.banger.vm.start;

import dev.banger.config.StatePaths;
import dev.banger.disk.RootDiskSpec;
import dev.banger.disk.RootDisks;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/** The VM's writable root disk over its image. Undoing takes kernel objects down; the VM's bytes stay. */
@Singleton
public final class RootDiskStep implements Step {
    private final RootDisks disks;
    private final StatePaths paths;

    public RootDiskStep(RootDisks disks, StatePaths paths) {
        this.disks = disks;
        this.paths = paths;
    }

    @Override
    public String name() {
        return "root disk";
    }

    @Override
    public Uni<Void> run(StartContext context) {
        var disk = disks.of(context.row().storage());
        var spec = spec(context, context.row().rootfs().orElseThrow());
        return disk.create(context.operationId(), spec)
                .chain(() -> disk.attach(context.operationId(), spec))
                .invoke(root -> context.root(root))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> undo(StartContext context) {
        return context.row().rootfs()
                .map(rootfs -> disks.of(context.row().storage()).detach(context.operationId(), spec(context, rootfs)))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private RootDiskSpec spec(StartContext context, Path rootfs) {
        return new RootDiskSpec(context.vmId(), rootfs, paths.vm(context.vmId()));
    }
}
