package dev.banger.vm.start;

import dev.banger.operation.OperationCancelled;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** The owner's wish to end an operation, told to work that has begun and must leave tidily. */
public final class Cancellation {
    private final String operationId;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();

    public Cancellation(String operationId) {
        this.operationId = operationId;
    }

    /** Once and for all; again is not an error. */
    public void cancel() {
        if (cancelled.compareAndSet(false, true)) {
            listeners.forEach(Runnable::run);
        }
    }

    public boolean isCancelled() {
        return cancelled.get();
    }

    /** @throws OperationCancelled when the owner asked for an end */
    public void check() {
        if (isCancelled()) {
            throw new OperationCancelled(operationId);
        }
    }

    /** The work, or the failure {@link OperationCancelled} as soon as the owner asks for an end; the work is cancelled then. */
    public <T> Uni<T> interrupting(Uni<T> work) {
        return Uni.createFrom().emitter(emitter -> {
            var subscription = work.subscribe().with(emitter::complete, emitter::fail);
            Runnable listener = () -> {
                emitter.fail(new OperationCancelled(operationId));
                subscription.cancel();
            };
            listeners.add(listener);
            emitter.onTermination(() -> {
                listeners.remove(listener);
                subscription.cancel();
            });
            if (isCancelled()) {
                listener.run();
            }
        });
    }
}
