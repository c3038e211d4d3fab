package dev.banger.vm.start;

import dev.banger.config.StatePaths;
import dev.banger.disk.WorkDisk;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** {@code /root} on a disk of its own, kept over stop and start. It is a plain file: there is nothing to take down. */
@Singleton
public final class WorkDiskCapability implements VmCapability {
    private final WorkDisk workDisk;
    private final StatePaths paths;

    public WorkDiskCapability(WorkDisk workDisk, StatePaths paths) {
        this.workDisk = workDisk;
        this.paths = paths;
    }

    @Override
    public String name() {
        return "work disk";
    }

    @Override
    public Uni<Void> up(StartContext context) {
        var row = context.row();
        return workDisk.ensure(context.operationId(), row.workSeed().orElseThrow(), paths.vm(row.id()), row.diskBytes())
                .invoke(disk -> context.workDisk(disk))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> down(StartContext context) {
        return Uni.createFrom().voidItem();
    }
}
