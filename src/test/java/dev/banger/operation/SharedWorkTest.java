package dev.banger.operation;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.config.BangerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedWorkTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    @Test
    void theWorkIsDoneOnceForAllAndAgainForLaterOnes() {
        var shared = new SharedWork<Integer>("test");
        var times = new AtomicInteger();
        var open = new CountDownLatch(1);
        var first = shared.join("key", Progress.silent("1"), p -> {
            awaitLatch(open);
            return times.incrementAndGet();
        }).subscribeAsCompletionStage();
        var second = shared.join("key", Progress.silent("2"), p -> times.incrementAndGet()).subscribeAsCompletionStage();
        var other = shared.join("other", Progress.silent("3"), p -> 7).await().atMost(LIMIT);
        open.countDown();
        assertEquals(List.of(1, 1, 7), List.of(first.toCompletableFuture().join(), second.toCompletableFuture().join(), other));
        assertEquals(2, shared.join("key", Progress.silent("4"), p -> times.incrementAndGet()).await().atMost(LIMIT));
    }

    @Test
    void oneWhoCancelsLeavesTheOthersAndTheLastOneEndsTheWork() throws InterruptedException {
        var shared = new SharedWork<Integer>("test");
        var interrupted = new CountDownLatch(1);
        var began = new CountDownLatch(1);
        var first = shared.join("key", Progress.silent("1"), p -> {
            began.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return 1;
        }).subscribe().with(value -> {});
        var second = shared.join("key", Progress.silent("2"), p -> 2).subscribe().with(value -> {});
        assertTrue(began.await(10, TimeUnit.SECONDS));
        first.cancel();
        assertFalse(interrupted.await(200, TimeUnit.MILLISECONDS));
        second.cancel();
        assertTrue(interrupted.await(10, TimeUnit.SECONDS));
    }

    @Test
    void aFailureReachesEveryCaller() {
        var shared = new SharedWork<Integer>("test");
        var open = new CountDownLatch(1);
        var first = shared.join("key", Progress.silent("1"), p -> {
            awaitLatch(open);
            throw new IllegalStateException("broken");
        }).subscribeAsCompletionStage();
        var second = shared.join("key", Progress.silent("2"), p -> 2).subscribeAsCompletionStage();
        open.countDown();
        assertThrows(Exception.class, () -> first.toCompletableFuture().join());
        assertThrows(Exception.class, () -> second.toCompletableFuture().join());
    }

    @Test
    void aCancelledProgramEndsWithItsDescendants() {
        var shared = new SharedWork<Integer>("test");
        var pid = directory.resolve("pid");
        var script = "trap '' TERM; (trap '' TERM; sleep 300) & echo $! > \"$1.half\"; mv \"$1.half\" \"$1\"; wait; sleep 300";
        var running = shared.join("key", Progress.silent("1"),
                p -> ChildProcess.of("sh", "dash", "-c", script, "sh", pid.toString()).killedWhenCancelled().run(p).status())
                .subscribe().with(value -> {});
        await().atMost(LIMIT).until(() -> Files.exists(pid));
        running.cancel();
        await().atMost(LIMIT).until(() -> ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void theDaemonsEndIsTheEndOfTheWorkAndItsPrograms() {
        var shared = new SharedWork<Integer>("test");
        var pid = directory.resolve("pid");
        shared.join("key", Progress.silent("1"),
                p -> ChildProcess.of("sh", "dash", "-c", "echo $$ > \"$1.half\"; mv \"$1.half\" \"$1\"; sleep 300", "sh", pid.toString())
                        .killedWhenCancelled().run(p).status())
                .subscribe().with(value -> {}, failure -> {});
        await().atMost(LIMIT).until(() -> Files.exists(pid));
        shared.stop(LIMIT);
        await().atMost(LIMIT).until(() -> ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void aMissingProgramAndAFailingOneAreToldWithTheNextStepAndTheLastWords() {
        var missing = assertThrows(BangerException.class,
                () -> ChildProcess.of("no-such-program", "its-package").run(Progress.silent("1")));
        assertTrue(missing.hint().orElse("").contains("apt-get install its-package"));
        var failing = assertThrows(BangerException.class,
                () -> ChildProcess.of("sh", "dash", "-c", "echo 'one\u001b[31m'; echo two >&2; exit 3").runOrFail(Progress.silent("1")));
        assertEquals("sh ended with status 3: one [31m; two", failing.getMessage());
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
