package dev.banger.vm;

import dev.banger.config.BangerException.Code;
import dev.banger.config.BangerException;
import dev.banger.config.StatePaths;
import dev.banger.guest.SshIdentity;
import dev.banger.helper.ForgetVm;
import dev.banger.install.Privileged;
import dev.banger.lock.Blocking;
import dev.banger.operation.DirectoryTree;
import dev.banger.operation.Progress;
import dev.banger.store.VmRow;
import dev.banger.store.VmStore;
import dev.banger.vm.start.Breakpoints;
import dev.banger.vm.start.Pipeline;
import dev.banger.vm.start.StartContext;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/**
 * Removes every trace of a VM. The row goes last: as long as anything may be left, it says what. So a deletion that failed is done again
 * by deleting again, and one that a crash cut short is finished when the daemon starts.
 */
@Singleton
final class VmDeletion {
    static final String KIND = "vm.delete";

    private final Pipeline pipeline;
    private final Privileged privileged;
    private final SshIdentity identity;
    private final StatePaths paths;
    private final VmStore store;
    private final Breakpoints breakpoints;

    VmDeletion(Pipeline pipeline, Privileged privileged, SshIdentity identity, StatePaths paths, VmStore store,
            Breakpoints breakpoints) {
        this.pipeline = pipeline;
        this.privileged = privileged;
        this.identity = identity;
        this.paths = paths;
        this.store = store;
        this.breakpoints = breakpoints;
    }

    /** The caller holds the VM's lock. On failure the VM is in {@code error}, with the reason. */
    Uni<Void> remove(VmRow row, Progress progress) {
        return remove(new StartContext(row, progress));
    }

    /** As {@link #remove(VmRow, Progress)}, of a VM whose VMM the context may know. */
    Uni<Void> remove(StartContext context) {
        var row = context.row();
        var progress = context.progress();
        progress.stage("take down");
        return pipeline.takeDown(context)
                .chain(() -> breakpoints.reached(progress.kind(), "forget vm"))
                .chain(() -> privileged.run(ops -> ops.forgetVm(new ForgetVm(progress.operationId(), row.id()))))
                .invoke(() -> progress.stage("delete files"))
                .chain(() -> breakpoints.reached(progress.kind(), "forget identity"))
                .chain(() -> identity.forget(row.id()))
                .chain(() -> breakpoints.reached(progress.kind(), "delete files"))
                .chain(() -> Blocking.run(() -> DirectoryTree.delete(paths.vm(row.id()))))
                .chain(() -> breakpoints.reached(progress.kind(), "delete row"))
                .chain(() -> store.delete(row.id()))
                .chain(() -> breakpoints.reached(progress.kind(), "end"))
                .onFailure().call(failure -> store.recordState(row.id(), VmStates.ERROR, "deleting it failed: " + failure.getMessage()))
                .onFailure().transform(failure -> told(row, failure));
    }

    private static Throwable told(VmRow row, Throwable failure) {
        return new BangerException(
                Code.OPERATION_FAILED,
                "VM '" + row.name() + "' could not be deleted: " + failure.getMessage(),
                "Nothing is lost by trying again: 'banger vm delete " + row.name() + "'.",
                failure);
    }
}
