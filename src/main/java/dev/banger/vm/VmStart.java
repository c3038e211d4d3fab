package dev.banger.vm;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.operation.OperationCancelled;
import dev.banger.operation.Progress;
import dev.banger.store.VmRow;
import dev.banger.store.VmStore;
import dev.banger.vm.handles.HandleCache;
import dev.banger.vm.start.Cancellation;
import dev.banger.vm.start.Pipeline;
import dev.banger.vm.start.StartContext;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Brings a VM up. The caller holds the VM's lock. */
@Singleton
final class VmStart {
    private final Pipeline pipeline;
    private final HandleCache handles;
    private final VmStore store;
    private final ExitWatch exits;

    VmStart(Pipeline pipeline, HandleCache handles, VmStore store, ExitWatch exits) {
        this.pipeline = pipeline;
        this.handles = handles;
        this.store = store;
        this.exits = exits;
    }

    /** Runs the pipeline and watches the VMM from then on. What fails is undone; the VM's state is left to the caller. */
    Uni<Void> up(StartContext context, Cancellation cancellation) {
        return pipeline.run(context, cancellation)
                .invoke(() -> handles.of(context.vmId()).ifPresent(running -> exits.watch(context.vmId(), running)));
    }

    /**
     * Starts a VM that exists. Running already is a CONFLICT. Afterwards it is running; or in {@code error} when its guest never became
     * ready; or as it was, with the reason, when the start failed before or was cancelled.
     */
    Uni<Void> start(VmRow row, Progress progress, Cancellation cancellation) {
        return Uni.createFrom().deferred(() -> {
            if (handles.of(row.id()).isPresent()) {
                return Uni.createFrom().failure(new BangerException(Code.CONFLICT, "VM '" + row.name() + "' is running already"));
            }
            var context = new StartContext(row, progress);
            return up(context, cancellation)
                    .onFailure().call(failure -> store.recordState(row.id(), stateAfter(context, failure), reasonAfter(failure)));
        });
    }

    private static String stateAfter(StartContext context, Throwable failure) {
        if (context.guestNeverReady() || failure.getSuppressed().length > 0) {
            return VmStates.ERROR;
        }
        return context.row().state().equals(VmStates.CREATED) ? VmStates.CREATED : VmStates.STOPPED;
    }

    private static String reasonAfter(Throwable failure) {
        return failure instanceof OperationCancelled ? "its start was cancelled" : "its start failed: " + failure.getMessage();
    }
}
