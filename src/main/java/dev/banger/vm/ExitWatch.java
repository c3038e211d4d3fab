package dev.banger.vm;

import dev.banger.operation.Progress;
import dev.banger.store.VmStore;
import dev.banger.vm.handles.HandleCache;
import dev.banger.vm.handles.Handles;
import dev.banger.vmm.Vmms;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.concurrent.CancellationException;
import org.jboss.logging.Logger;

/** Notices when a VMM ends by itself, and makes that true: kernel objects gone, VM stopped with the reason. */
@Singleton
final class ExitWatch {
    private static final Logger LOG = Logger.getLogger(ExitWatch.class);

    private final Vmms vmms;
    private final HandleCache handles;
    private final VmStore store;
    private final VmStop stop;
    private final VmWork work;

    ExitWatch(Vmms vmms, HandleCache handles, VmStore store, VmStop stop, VmWork work) {
        this.vmms = vmms;
        this.handles = handles;
        this.store = store;
        this.stop = stop;
        this.work = work;
    }

    /**
     * Watches until that VMM is gone. Who ends it on purpose forgets its handles under the VM's lock, and nothing happens here; nor when the
     * daemon ends before it.
     */
    void watch(String vmId, Handles running) {
        vmms.of(running.vmm())
                .exited(running.vmmHandle(vmId))
                .onFailure(CancellationException.class).recoverWithUni(() -> Uni.createFrom().nothing())
                .chain(how -> work.locked(vmId, () -> ended(vmId, running, how)))
                .subscribe().with(
                        done -> {}, failure -> LOG.errorf(failure, "VM %s: its VMM ended, and clearing up failed", vmId));
    }

    private Uni<Void> ended(String vmId, Handles running, String how) {
        if (handles.of(vmId).filter(running::equals).isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        LOG.warnf("VM %s: its VMM ended: %s", vmId, how);
        var progress = Progress.silent("exit-" + vmId.substring(0, 8));
        return store.find(vmId).chain(row -> row.map(found -> stop.down(found, "VMM ended: " + how, progress))
                .orElseGet(() -> Uni.createFrom().voidItem()));
    }
}
