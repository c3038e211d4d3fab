package dev.banger.operation;

import io.smallrye.mutiny.Multi;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Who follows one operation. Telling never blocks and never waits for anyone. */
final class Followers {
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private boolean dismissed;

    /**
     * @param lock held while the state is read, so that no event is lost or told twice between it and the next
     * @param state the operation as it stands, each follower's first event
     */
    Multi<OperationEvent> follow(Object lock, Supplier<OperationEvent> state) {
        return Multi.createFrom().publisher(subscriber -> {
            var self = new AtomicReference<Follower>();
            var follower = new Follower(subscriber, () -> followers.remove(self.get()));
            self.set(follower);
            subscriber.onSubscribe(follower);
            synchronized (lock) {
                follower.tell(state.get());
                if (dismissed) {
                    follower.dismiss();
                } else {
                    followers.add(follower);
                }
            }
        });
    }

    void tell(OperationEvent event) {
        followers.forEach(follower -> follower.tell(event));
    }

    /** Tells the last event and lets all go; whoever follows later gets the state alone. */
    void dismiss(Object lock, OperationEvent last) {
        synchronized (lock) {
            dismissed = true;
            followers.forEach(follower -> {
                follower.tell(last);
                follower.dismiss();
            });
            followers.clear();
        }
    }
}
