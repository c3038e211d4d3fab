package dev.banger.vm;

import dev.banger.lock.KeyedLocks;
import dev.banger.lock.LockOrder;
import dev.banger.lock.LockRank;
import dev.banger.operation.Operation;
import dev.banger.operation.OperationCancelled;
import dev.banger.operation.Operations;
import dev.banger.operation.Progress;
import dev.banger.store.VmRow;
import dev.banger.store.VmStore;
import dev.banger.vm.start.Cancellation;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Runs operations on VMs, each under its VM's lock. An operation that is cancelled while it waits for the lock never begins; one that has
 * begun is told by its {@link Cancellation}, leaves tidily, and only then gives the lock to the next.
 */
@Singleton
final class VmWork {
    private final Operations operations;
    private final VmStore store;
    private final KeyedLocks locks;

    VmWork(Operations operations, VmStore store, LockOrder order) {
        this.operations = operations;
        this.store = store;
        this.locks = new KeyedLocks(LockRank.VM, order);
    }

    /** What an operation does while it holds the lock. */
    @FunctionalInterface
    interface Body {
        /** @param row as it stands now; empty when the VM was deleted meanwhile */
        Uni<Void> run(Optional<VmRow> row, Progress progress, Cancellation cancellation);
    }

    /** Starts an operation of this kind on the VM. A cancelled one ends when its work has left. */
    Uni<Operation> begin(String kind, String vmId, Body body) {
        return operations.start(kind, vmId, progress -> Uni.createFrom().<Void>emitter(emitter -> {
            var cancellation = new Cancellation(progress.operationId());
            var begun = new AtomicBoolean();
            var waiting = locked(vmId, () -> {
                        begun.set(true);
                        return store.find(vmId).chain(row -> body.run(row, progress, cancellation));
                    })
                    .subscribe().with(emitter::complete, emitter::fail);
            progress.onCancel(() -> {
                cancellation.cancel();
                if (!begun.get()) {
                    // Either it leaves the queue now, or it begins at this moment and finds itself cancelled.
                    waiting.cancel();
                    emitter.fail(new OperationCancelled(progress.operationId()));
                }
            });
        }));
    }

    /** Work under the VM's lock that is no operation: what the daemon does by itself. */
    <T> Uni<T> locked(String vmId, Supplier<Uni<? extends T>> work) {
        return locks.with(vmId, work);
    }
}
