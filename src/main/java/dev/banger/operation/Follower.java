package dev.banger.operation;

import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Flow;

/**
 * One that follows an operation, and the events it has not read yet. It is told on the default worker pool, one event at a time and as it
 * asks for them (Reactive Streams, rules 1.1 and 1.3); it is dropped, demand or not, when too many are pending.
 */
final class Follower implements Flow.Subscription {
    /** Events kept for a follower that has not read them yet. */
    static final int PENDING_MAX = 1_024;

    private final Flow.Subscriber<? super OperationEvent> subscriber;
    private final Runnable onGone;
    private final Queue<OperationEvent> pending = new ArrayDeque<>();
    private long demand;
    private boolean delivering;
    private boolean tooSlow;
    private boolean complete;
    private boolean gone;

    /** @param onGone called when it cancelled, was dropped or was told the end */
    Follower(Flow.Subscriber<? super OperationEvent> subscriber, Runnable onGone) {
        this.subscriber = subscriber;
        this.onGone = onGone;
    }

    /** Never blocks. */
    void tell(OperationEvent event) {
        synchronized (this) {
            if (gone) {
                return;
            }
            if (pending.size() < PENDING_MAX) {
                pending.add(event);
            } else {
                tooSlow = true;
            }
        }
        deliver();
    }

    /** No event comes after those that are pending. */
    void dismiss() {
        synchronized (this) {
            complete = true;
        }
        deliver();
    }

    @Override
    public void request(long count) {
        synchronized (this) {
            demand = count > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + Math.max(0, count);
        }
        deliver();
    }

    @Override
    public void cancel() {
        synchronized (this) {
            gone = true;
            pending.clear();
        }
        onGone.run();
    }

    private void deliver() {
        synchronized (this) {
            if (delivering) {
                return;
            }
            delivering = true;
        }
        Infrastructure.getDefaultExecutor().execute(this::deliverAll);
    }

    private void deliverAll() {
        for (var next = next(); next != null; next = next()) {
            next.run();
        }
    }

    private synchronized Runnable next() {
        if (!gone && tooSlow) {
            return last(() -> subscriber.onError(new FollowerTooSlow()));
        }
        if (!gone && demand > 0 && !pending.isEmpty()) {
            demand--;
            var event = pending.remove();
            return () -> subscriber.onNext(event);
        }
        if (!gone && complete && pending.isEmpty()) {
            return last(subscriber::onComplete);
        }
        delivering = false;
        return null;
    }

    private Runnable last(Runnable signal) {
        gone = true;
        pending.clear();
        return () -> {
            onGone.run();
            signal.run();
        };
    }

    /** Ends the stream of a follower that does not read. */
    static final class FollowerTooSlow extends RuntimeException {
        FollowerTooSlow() {
            super("more than " + PENDING_MAX + " events were not read: follow the operation again", null, false, false);
        }
    }
}
