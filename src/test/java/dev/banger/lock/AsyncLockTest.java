package dev.banger.lock;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AsyncLockTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final LockOrder order = LockOrder.checked();
    private final KeyedLocks locks = new KeyedLocks(LockRank.VM, order);
    private final AtomicReference<UniEmitter<? super String>> first = new AtomicReference<>();

    private void takeAndHold() {
        locks.with("a", () -> Uni.createFrom().<String>emitter(first::set)).subscribe().with(item -> {}, failure -> {});
        await().atMost(LIMIT).until(() -> first.get() != null);
    }

    @Test
    void aHundredWaitersHoldNoThreadAndCanBeCancelled() {
        takeAndHold();
        var ran = new AtomicInteger();
        var before = Thread.activeCount();
        var waiters = IntStream.range(0, 100)
                .mapToObj(i -> locks.with("a", () -> Uni.createFrom().item(ran::incrementAndGet)).subscribe().with(item -> {}))
                .toList();
        assertEquals(100, locks.waiting("a"));
        assertTrue(Thread.activeCount() <= before + 1, "threads grew from " + before + " to " + Thread.activeCount());
        waiters.forEach(Cancellable::cancel);
        assertEquals(0, locks.waiting("a"));
        first.get().complete("done");
        await().atMost(LIMIT).until(() -> locks.inUse() == 0);
        assertEquals(0, ran.get());
    }

    @Test
    void isGivenInTheOrderOfAskingAndOneAtATime() {
        takeAndHold();
        var seen = Collections.synchronizedList(new ArrayList<Integer>());
        var inside = new AtomicInteger();
        IntStream.range(0, 50).forEach(i -> locks.with("a", () -> Uni.createFrom().item(() -> {
                    assertEquals(1, inside.incrementAndGet());
                    seen.add(i);
                    inside.decrementAndGet();
                    return i;
                }))
                .subscribe().with(item -> {}));
        first.get().complete("done");
        await().atMost(LIMIT).until(() -> seen.size() == 50);
        assertEquals(IntStream.range(0, 50).boxed().toList(), seen);
    }

    @Test
    void otherKeysDoNotWait() {
        takeAndHold();
        assertEquals("b", locks.with("b", () -> Uni.createFrom().item("b")).await().atMost(LIMIT));
        first.get().complete("done");
    }

    @Test
    void cancellingWorkThatBeganKeepsTheLockUntilItEnds() {
        var work = new AtomicReference<UniEmitter<? super String>>();
        var running = locks.with("a", () -> Uni.createFrom().<String>emitter(work::set)).subscribe().with(item -> {});
        running.cancel();
        var next = new AtomicInteger();
        locks.with("a", () -> Uni.createFrom().item(next::incrementAndGet)).subscribe().with(item -> {});
        assertEquals(0, next.get());
        assertEquals(1, locks.waiting("a"));
        work.get().complete("done");
        await().atMost(LIMIT).until(() -> next.get() == 1);
    }

    @Test
    void isReleasedWhenWorkFailsOrThrows() {
        assertThrows(IllegalArgumentException.class,
                () -> locks.with("a", () -> Uni.createFrom().failure(new IllegalArgumentException("x"))).await().atMost(LIMIT));
        assertThrows(IllegalArgumentException.class, () -> locks.with("a", () -> {
            throw new IllegalArgumentException("y");
        }).await().atMost(LIMIT));
        assertEquals(0, locks.inUse());
    }

    @Test
    void survivesAStormOfCancellations() {
        for (var round = 0; round < 200; round++) {
            var cancels = new ArrayList<Cancellable>();
            var inside = new AtomicInteger();
            var most = new AtomicInteger();
            for (var i = 0; i < 10; i++) {
                cancels.add(locks.with("s", () -> Uni.createFrom().item(() -> {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            inside.decrementAndGet();
                            return 0;
                        }).runSubscriptionOn(io.smallrye.mutiny.infrastructure.Infrastructure.getDefaultWorkerPool()))
                        .subscribe().with(item -> {}));
            }
            List.copyOf(cancels).parallelStream().forEach(Cancellable::cancel);
            await().atMost(LIMIT).until(() -> locks.inUse() == 0);
            assertTrue(most.get() <= 1);
        }
    }
}
