package dev.banger.lock;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Watches over the order of locks. The daemon runs {@link #unchecked()}, tests run {@link #checked()}, which fails on a wrong order and on
 * waiting under a leaf lock.
 */
public sealed interface LockOrder permits LockOrder.Unchecked, LockOrder.Checked {
    /** @param held what the asking flow of work holds already */
    void taking(LockRank rank, String name, List<HeldLock> held);

    /** Called before anything that may wait: a kernel call, a file, the database, {@code await()}. */
    void blocking(String what);

    void leafTaken(String name);

    void leafReleased();

    /** Checks nothing. */
    static LockOrder unchecked() {
        return new Unchecked();
    }

    /** Throws {@link LockOrderViolation} where the order is broken, and keeps the first violation for {@link Checked#verify}. */
    static Checked checked() {
        return new Checked();
    }

    /** A lock that a flow of work holds. */
    record HeldLock(LockRank rank, String name) {
        @Override
        public String toString() {
            return rank + "[" + name + "]";
        }
    }

    /** A programming error: locks were taken in an order that can deadlock. */
    final class LockOrderViolation extends IllegalStateException {
        LockOrderViolation(String message) {
            super(message);
        }
    }

    /** See {@link #unchecked()}. */
    record Unchecked() implements LockOrder {
        @Override
        public void taking(LockRank rank, String name, List<HeldLock> held) {}

        @Override
        public void blocking(String what) {}

        @Override
        public void leafTaken(String name) {}

        @Override
        public void leafReleased() {}
    }

    /** See {@link #checked()}. */
    final class Checked implements LockOrder {
        private final ThreadLocal<String> leaf = new ThreadLocal<>();
        private final AtomicReference<LockOrderViolation> first = new AtomicReference<>();

        private Checked() {}

        @Override
        public void taking(LockRank rank, String name, List<HeldLock> held) {
            if (leaf.get() != null) {
                throw broken(rank + "[" + name + "] taken under leaf lock " + leaf.get());
            }
            for (var lock : held) {
                if (!rank.mayFollow(lock.rank())) {
                    throw broken(rank + "[" + name + "] taken while holding " + lock);
                }
            }
        }

        @Override
        public void blocking(String what) {
            if (leaf.get() != null) {
                throw broken(what + " may block under leaf lock " + leaf.get());
            }
        }

        @Override
        public void leafTaken(String name) {
            if (leaf.get() != null) {
                throw broken("leaf lock " + name + " taken under leaf lock " + leaf.get());
            }
            leaf.set(name);
        }

        @Override
        public void leafReleased() {
            leaf.remove();
        }

        /** Whether the calling thread is inside a leaf lock; fit for Mutiny's {@code setCanCallerThreadBeBlockedSupplier}. */
        public boolean holdsLeaf() {
            return leaf.get() != null;
        }

        /** Throws the first violation there was, even if somebody swallowed it. */
        public void verify() {
            var violation = first.get();
            if (violation != null) {
                throw violation;
            }
        }

        private LockOrderViolation broken(String message) {
            var violation = new LockOrderViolation(message);
            first.compareAndSet(null, violation);
            return violation;
        }
    }
}
