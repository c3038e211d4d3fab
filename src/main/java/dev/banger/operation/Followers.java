package dev.banger.operation;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Who follows one operation. A follower that reads too slowly is dropped; telling never blocks and never waits for anyone. */
final class Followers {
    /** Events kept for one follower that has not read them yet. */
    static final int PENDING_MAX = 1_024;

    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private boolean dismissed;

    private record Follower(MultiEmitter<? super OperationEvent> emitter, AtomicInteger pending) {}

    /**
     * @param lock held while the state is read, so that no event is lost or told twice between it and the next
     * @param state the operation as it stands, each follower's first event
     */
    Multi<OperationEvent> follow(Object lock, Supplier<OperationEvent> state) {
        return Multi.createFrom().deferred(() -> {
            var pending = new AtomicInteger(1);
            return Multi.createFrom()
                    .<OperationEvent>emitter(emitter -> {
                        synchronized (lock) {
                            emitter.emit(state.get());
                            if (dismissed) {
                                emitter.complete();
                            } else {
                                var follower = new Follower(emitter, pending);
                                followers.add(follower);
                                emitter.onTermination(() -> followers.remove(follower));
                            }
                        }
                    }, BackPressureStrategy.BUFFER)
                    .emitOn(Infrastructure.getDefaultExecutor())
                    .onItem().invoke(pending::decrementAndGet);
        });
    }

    void tell(OperationEvent event) {
        followers.forEach(follower -> {
            if (follower.pending().incrementAndGet() > PENDING_MAX) {
                followers.remove(follower);
                follower.emitter().fail(new FollowerTooSlow());
            } else {
                follower.emitter().emit(event);
            }
        });
    }

    /** Tells the last event and lets all go; whoever follows later gets the state alone. */
    void dismiss(Object lock, OperationEvent last) {
        synchronized (lock) {
            dismissed = true;
            tell(last);
            followers.forEach(follower -> follower.emitter().complete());
            followers.clear();
        }
    }

    /** Ends the stream of a follower that does not read. */
    static final class FollowerTooSlow extends RuntimeException {
        FollowerTooSlow() {
            super("more than " + PENDING_MAX + " events were not read: follow the operation again", null, false, false);
        }
    }
}
