package dev.banger.operation;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.operation.Operation.Status;
import dev.banger.operation.OperationEvent.Detail;
import dev.banger.operation.OperationEvent.Snapshot;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationRunnerTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final FakeOperationStore store = new FakeOperationStore();
    private final OperationRunner operations = new OperationRunner(store, InstantSource.system());

    @AfterEach
    void close() {
        operations.close();
    }

    @Test
    void anOperationRunsApartAndItsRowTellsTheEnd() {
        var gate = new CompletableFuture<String>();
        var started = start(progress -> {
            progress.stage("one");
            progress.stage("two");
            return Uni.createFrom().completionStage(gate);
        });
        assertEquals(Status.RUNNING, started.status());
        assertTrue(started.id().matches("op-[0-9a-f]{16}"), started.id());
        await().atMost(SOON).until(() -> store.rows.get(started.id()).stages().size() == 2);
        gate.complete("done");
        var ended = awaitEnd(started.id());
        assertEquals(Status.SUCCEEDED, ended.status());
        assertEquals(List.of("one", "two"), ended.stages().stream().map(Operation.Stage::name).toList());
        assertTrue(ended.stages().stream().allMatch(Operation.Stage::done));
        assertTrue(ended.finishedAt().isPresent());
        await().atMost(SOON).until(() -> store.rows.get(started.id()).status().equals("succeeded"));
    }

    @Test
    void aKnownFailureKeepsCodeAndHint() {
        var ended = awaitEnd(start(progress -> Uni.createFrom().failure(new BangerException(Code.CONFLICT, "taken", "Free it."))).id());
        assertEquals(Status.FAILED, ended.status());
        assertEquals(new Operation.Failure("conflict", "taken", "Free it."), ended.failure().orElseThrow());
    }

    @Test
    void whateverElseIsThrownIsOperationFailed() {
        var ended = awaitEnd(start(progress -> {
            progress.stage("parse");
            throw new StackOverflowError("too deep");
        }).id());
        assertEquals("operation_failed", ended.failure().orElseThrow().code());
        assertEquals("too deep", ended.failure().orElseThrow().message());
        assertFalse(ended.stages().getFirst().done());
        assertEquals(Status.SUCCEEDED, awaitEnd(start(progress -> Uni.createFrom().voidItem()).id()).status());
    }

    @Test
    void cancellingCancelsTheUni() {
        var cancelled = new CountDownLatch(1);
        var subscribed = new CountDownLatch(1);
        var started = start(progress -> Uni.createFrom().nothing()
                .onSubscription().invoke(subscribed::countDown)
                .onCancellation().invoke(cancelled::countDown));
        passes(subscribed);
        var answer = operations.cancel(started.id()).await().atMost(SOON);
        passes(cancelled);
        await().atMost(SOON).until(() -> store.rows.get(started.id()).status().equals("cancelled"));
        assertEquals(started.id(), answer.id());
        assertEquals(Status.CANCELLED, operations.cancel(started.id()).await().atMost(SOON).status());
    }

    @Test
    void cancellingReachesBlockingWork() {
        var inside = new CountDownLatch(1);
        var asked = new CountDownLatch(1);
        var started = start(progress -> {
            inside.countDown();
            passes(asked);
            progress.checkCancelled();
            return Uni.createFrom().voidItem();
        });
        passes(inside);
        operations.cancel(started.id()).await().atMost(SOON);
        asked.countDown();
        assertEquals(Status.CANCELLED, awaitEnd(started.id()).status());
    }

    @Test
    void workThatUndoesItselfEndsWhenItHas() {
        var heard = new CountDownLatch(1);
        var undone = new CompletableFuture<Void>();
        var started = start(progress -> {
            progress.onCancel(heard::countDown);
            return Uni.createFrom().completionStage(undone);
        });
        await().atMost(SOON).untilAsserted(() -> {
            operations.cancel(started.id()).await().atMost(SOON);
            assertEquals(0, heard.getCount());
        });
        assertEquals(Status.RUNNING, operations.show(started.id()).await().atMost(SOON).status());
        undone.completeExceptionally(new OperationCancelled(started.id()));
        assertEquals(Status.CANCELLED, awaitEnd(started.id()).status());
    }

    @Test
    void followersAreToldFromNowToTheEnd() {
        var gate = new CompletableFuture<Void>();
        var stage = new CountDownLatch(1);
        var started = start(progress -> {
            progress.stage("one");
            stage.countDown();
            return Uni.createFrom().completionStage(gate).invoke(() -> {
                progress.detail("a \u001b[31mline\u0007");
                progress.stage("two");
            });
        });
        passes(stage);
        var follower = operations.follow(started.id()).subscribe().withSubscriber(AssertSubscriber.create(100));
        follower.awaitItems(1);
        gate.complete(null);
        var events = follower.awaitCompletion(SOON).getItems();
        assertInstanceOf(Snapshot.class, events.getFirst());
        assertTrue(events.contains(new Detail("a [31mline")), events.toString());
        assertTrue(events.contains(new OperationEvent.StageBegan("two")));
        var last = (Snapshot) events.getLast();
        assertEquals(Status.SUCCEEDED, last.operation().status());
        var late = operations.follow(started.id()).subscribe().withSubscriber(AssertSubscriber.create(10)).awaitCompletion(SOON).getItems();
        assertEquals(1, late.size());
    }

    @Test
    void aFollowerThatNeverReadsIsDroppedAndOthersAreNot() {
        var go = new CountDownLatch(1);
        var count = Follower.PENDING_MAX * 4;
        var read = new Semaphore(0);
        var started = start(progress -> {
            passes(go);
            for (int i = 0; i < count; i++) {
                progress.detail("line " + i);
                // The reader that reads is given the time to.
                assertTrue(tryAcquire(read));
            }
            return Uni.createFrom().voidItem();
        });
        var stuck = operations.follow(started.id()).subscribe().withSubscriber(AssertSubscriber.create(0));
        var done = new AtomicBoolean();
        var details = new AtomicInteger();
        operations.follow(started.id()).subscribe().with(event -> {
            if (event instanceof Detail) {
                details.incrementAndGet();
                read.release();
            }
        }, failure -> {}, () -> done.set(true));
        go.countDown();
        await().atMost(Duration.ofSeconds(30)).untilTrue(done);
        assertEquals(count, details.get());
        stuck.awaitFailure(SOON).assertFailedWith(Follower.FollowerTooSlow.class);
    }

    @Test
    void aSlowDatabaseNeitherDelaysTheWorkNorPilesUpWrites() {
        var stored = new CompletableFuture<Void>();
        var worked = new CountDownLatch(1);
        var started = start(progress -> {
            store.slowness = Uni.createFrom().completionStage(stored);
            for (int i = 0; i < 1_000; i++) {
                progress.stage("stage " + i % 3);
            }
            worked.countDown();
            return Uni.createFrom().voidItem();
        });
        passes(worked);
        stored.complete(null);
        await().atMost(SOON).until(() -> store.rows.get(started.id()).status().equals("succeeded"));
        assertTrue(store.writes.get() <= 4, "writes: " + store.writes.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"op-0000000000000000", "x"})
    void anUnknownOperationIsNotFound(String id) {
        for (var asked : List.of(operations.show(id), operations.cancel(id), operations.follow(id).toUni())) {
            var thrown = assertThrows(BangerException.class, () -> asked.await().atMost(SOON));
            assertEquals(Code.NOT_FOUND, thrown.code());
        }
    }

    private Operation start(Function<Progress, Uni<?>> work) {
        return operations.start("test.kind", "subject", work).await().atMost(SOON);
    }

    private Operation awaitEnd(String id) {
        return await().atMost(SOON).until(
                () -> operations.show(id).await().atMost(SOON), operation -> operation.status() != Status.RUNNING);
    }

    private static void passes(CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean tryAcquire(Semaphore semaphore) {
        try {
            return semaphore.tryAcquire(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
