package dev.banger.lock;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Mutual exclusion around a few lines that never wait: the last rank of all. */
public final class LeafLock {
    private final String name;
    private final LockOrder order;
    private final ReentrantLock lock = new ReentrantLock();

    public LeafLock(String name, LockOrder order) {
        this.name = name;
        this.order = order;
    }

    /** @param work must not block, nor take another lock */
    public <T> T with(Supplier<T> work) {
        order.leafTaken(name);
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
            order.leafReleased();
        }
    }

    /** As {@link #with}, for work without an answer. */
    public void run(Runnable work) {
        with(() -> {
            work.run();
            return null;
        });
    }
}
