package dev.banger.lock;

import dev.banger.lock.LockOrder.HeldLock;
import io.smallrye.mutiny.Context;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Mutual exclusion for work that is a {@link Uni}. Who waits holds no thread; locks are given in the order in which they were asked for.
 *
 * <p>What a flow of work holds is carried in its Mutiny context, so that {@link LockOrder} can check the order across threads.
 */
public final class AsyncLock {
    private static final String HELD = "dev.banger.lock.held";

    private final LockRank rank;
    private final String name;
    private final LockOrder order;
    private final Executor executor;
    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
    private boolean taken;

    /** A lock whose waiters go on, when their turn has come, on Mutiny's default executor. */
    public AsyncLock(LockRank rank, String name, LockOrder order) {
        this(rank, name, order, task -> Infrastructure.getDefaultExecutor().execute(task));
    }

    AsyncLock(LockRank rank, String name, LockOrder order, Executor executor) {
        this.rank = rank;
        this.name = name;
        this.order = order;
        this.executor = executor;
    }

    /**
     * Runs the work while holding this lock.
     *
     * <p>Cancelling the answer while it waits takes it out of the queue, and the work never begins. Work that has begun is not cancelled
     * from here: it may be half-way between two kernel objects. It goes on, and the lock is released at its end; what it should know of a
     * cancellation it has to be told by other means.
     *
     * @throws LockOrder.LockOrderViolation as the failure, under a checker
     */
    public <T> Uni<T> with(Supplier<Uni<? extends T>> work) {
        return with(work, () -> {});
    }

    /** @param done run once per subscription, when it neither holds this lock nor waits for it any more */
    <T> Uni<T> with(Supplier<Uni<? extends T>> work, Runnable done) {
        return Uni.createFrom().context(context -> {
            var held = held(context);
            try {
                order.taking(rank, name, held);
            } catch (LockOrder.LockOrderViolation e) {
                done.run();
                throw e;
            }
            return Uni.createFrom().emitter(emitter -> enter(emitter, inside(context, held), work, done));
        });
    }

    /** How many wait now. */
    public synchronized int waiting() {
        return waiters.size();
    }

    private <T> void enter(UniEmitter<? super T> emitter, Context context, Supplier<Uni<? extends T>> work, Runnable done) {
        var waiter = new Waiter(
                () -> Uni.createFrom()
                        .<T>deferred(work)
                        .subscribe()
                        .with(
                                context,
                                item -> {
                                    release(done);
                                    emitter.complete(item);
                                },
                                failure -> {
                                    release(done);
                                    emitter.fail(failure);
                                }),
                done);
        emitter.onTermination(() -> leave(waiter));
        switch (arrive(waiter)) {
            case GRANTED -> waiter.granted.run();
            case QUEUED -> {}
            case LEFT -> done.run();
        }
    }

    private synchronized Arrival arrive(Waiter waiter) {
        if (waiter.left) {
            return Arrival.LEFT;
        }
        if (taken) {
            waiters.add(waiter);
            return Arrival.QUEUED;
        }
        taken = true;
        return Arrival.GRANTED;
    }

    private void leave(Waiter waiter) {
        boolean waited;
        synchronized (this) {
            waiter.left = true;
            waited = waiters.remove(waiter);
        }
        if (waited) {
            waiter.done.run();
        }
    }

    private void release(Runnable done) {
        Waiter next;
        synchronized (this) {
            next = waiters.poll();
            taken = next != null;
        }
        done.run();
        if (next != null) {
            executor.execute(next.granted);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<HeldLock> held(Context context) {
        return context.contains(HELD) ? (List<HeldLock>) context.get(HELD) : List.of();
    }

    private Context inside(Context outer, List<HeldLock> held) {
        var inner = Context.empty();
        outer.keys().forEach(key -> inner.put(key, outer.get(key)));
        var all = new ArrayList<>(held);
        all.add(new HeldLock(rank, name));
        return inner.put(HELD, List.copyOf(all));
    }

    private enum Arrival {
        GRANTED,
        QUEUED,
        LEFT
    }

    /** One who waits; compared by identity, guarded by the lock object. */
    private static final class Waiter {
        private final Runnable granted;
        private final Runnable done;
        private boolean left;

        private Waiter(Runnable granted, Runnable done) {
            this.granted = granted;
            this.done = done;
        }
    }
}
