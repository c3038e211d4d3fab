package dev.banger.vm;

import dev.banger.operation.Progress;
import dev.banger.store.VmRow;
import dev.banger.store.VmStore;
import dev.banger.vm.handles.HandleCache;
import dev.banger.vm.start.Breakpoints;
import dev.banger.vm.start.Cancellation;
import dev.banger.vm.start.Pipeline;
import dev.banger.vm.start.StartContext;
import dev.banger.vmm.Vmm;
import dev.banger.vmm.VmmHandle;
import dev.banger.vmm.Vmms;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Ends a VM: by its power button within a budget, and by force after it. The caller holds the VM's lock. */
@Singleton
final class VmStop {
    private static final Logger LOG = Logger.getLogger(VmStop.class);
    /** A guest answers ssh before anything in it listens to its power button: that press is lost. One that listens takes any number. */
    private static final Duration PRESS_AGAIN = Duration.ofSeconds(2);

    private final Pipeline pipeline;
    private final HandleCache handles;
    private final Vmms vmms;
    private final VmStore store;
    private final Breakpoints breakpoints;

    VmStop(Pipeline pipeline, HandleCache handles, Vmms vmms, VmStore store, Breakpoints breakpoints) {
        this.pipeline = pipeline;
        this.handles = handles;
        this.vmms = vmms;
        this.store = store;
        this.breakpoints = breakpoints;
    }

    /** Stopped already is not an error. Cancelled while the guest shuts down, the VM is left to it: it stops when the guest is done. */
    Uni<Void> stop(VmRow row, Duration budget, Progress progress, Cancellation cancellation) {
        return Uni.createFrom().deferred(() -> handles.of(row.id())
                .map(found -> breakpoints.reached(progress.kind(), "power off")
                        .chain(() -> powerOff(found.vmmHandle(row.id()), budget, progress, cancellation))
                        .chain(reason -> down(row, reason, progress)))
                .orElseGet(() -> row.state().equals(VmStates.RUNNING) ? down(row, "", progress) : Uni.createFrom().voidItem()));
    }

    /** Ends the VMM at once. Stopped already is not an error. */
    Uni<Void> kill(VmRow row, Progress progress, Cancellation cancellation) {
        return stop(row, Duration.ZERO, progress, cancellation);
    }

    /** The VMM and all that the VM holds in the kernel are gone afterwards, and the VM is stopped. */
    Uni<Void> down(VmRow row, String reason, Progress progress) {
        progress.stage("take down");
        return pipeline.takeDown(new StartContext(row, progress))
                .onFailure().call(failure -> store.recordState(row.id(), VmStates.ERROR, "stopping it failed: " + failure.getMessage()))
                .chain(() -> breakpoints.reached(progress.kind(), "stopped"))
                .chain(() -> store.recordState(row.id(), VmStates.STOPPED, reason))
                .chain(() -> breakpoints.reached(progress.kind(), "end"));
    }

    /** The answer is the reason to be recorded. */
    private Uni<String> powerOff(VmmHandle handle, Duration budget, Progress progress, Cancellation cancellation) {
        if (!budget.isPositive()) {
            return Uni.createFrom().item("killed");
        }
        progress.stage("power off");
        var vmm = vmms.of(handle.kind());
        var gone = vmm.requestPowerOff(handle)
                .chain(() -> Uni.combine().any().of(vmm.exited(handle), pressingAgain(vmm, handle)))
                .replaceWith("")
                .ifNoItem().after(budget).fail()
                .onFailure().invoke(failure -> LOG.infof(
                        "%s: %s is killed: %s", progress.operationId(), handle.vmId(), failure.getMessage()))
                .onFailure(TimeoutException.class)
                .recoverWithItem("the guest did not power off within " + budget.toSeconds() + " s and was killed")
                .onFailure()
                .recoverWithItem(failure -> "the guest could not be asked to power off and was killed: " + failure.getMessage());
        return cancellation.interrupting(gone);
    }

    /** Never completes; whoever waits beside it cancels it. A later press may meet a VMM that is just ending. */
    private static Uni<String> pressingAgain(Vmm vmm, VmmHandle handle) {
        return Multi.createFrom().ticks().startingAfter(PRESS_AGAIN).every(PRESS_AGAIN)
                .onOverflow().drop()
                .onItem().transformToUniAndConcatenate(tick -> vmm.requestPowerOff(handle).onFailure().recoverWithNull())
                .onItem().ignoreAsUni()
                .chain(() -> Uni.createFrom().nothing());
    }
}
