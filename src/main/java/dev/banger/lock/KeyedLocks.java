package dev.banger.lock;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** One {@link AsyncLock} per key, such as one per VM; a lock that nobody uses takes no memory. */
public final class KeyedLocks {
    private final LockRank rank;
    private final LockOrder order;
    private final ConcurrentHashMap<String, Counted> locks = new ConcurrentHashMap<>();

    public KeyedLocks(LockRank rank, LockOrder order) {
        this.rank = rank;
        this.order = order;
    }

    /** As {@link AsyncLock#with}. */
    public <T> Uni<T> with(String key, Supplier<Uni<? extends T>> work) {
        return Uni.createFrom().deferred(() -> {
            var lock = locks.compute(key, (k, known) -> (known == null ? new Counted(new AsyncLock(rank, k, order)) : known).used()).lock;
            return lock.with(work, () -> unused(key));
        });
    }

    /** How many keys are locked or waited for. */
    public int inUse() {
        return locks.size();
    }

    /** How many wait for this key's lock. */
    public int waiting(String key) {
        var counted = locks.get(key);
        return counted == null ? 0 : counted.lock.waiting();
    }

    private void unused(String key) {
        locks.compute(key, (k, counted) -> counted == null || counted.users.decrementAndGet() == 0 ? null : counted);
    }

    private record Counted(AsyncLock lock, AtomicInteger users) {
        private Counted(AsyncLock lock) {
            this(lock, new AtomicInteger());
        }

        private Counted used() {
            users.incrementAndGet();
            return this;
        }
    }
}
