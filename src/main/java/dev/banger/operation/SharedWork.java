package dev.banger.operation;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/**
 * Blocking work that is done once for everybody who asks for the same key while it runs. Each caller sees its progress; it is interrupted
 * when the last caller has cancelled. It runs on a virtual thread of its own.
 *
 * @param <V> what the work makes
 */
public final class SharedWork<V> {
    private final String threadName;
    private final Map<String, Run> runs = new HashMap<>();

    /** @param threadName of the thread that works, for stack traces */
    public SharedWork(String threadName) {
        this.threadName = threadName;
    }

    /** Joins the work for {@code key}, or begins it with {@code work}, which may block and should end when interrupted. */
    public Uni<V> join(String key, Progress progress, Function<Progress, V> work) {
        return Uni.createFrom().emitter(emitter -> {
            Run run;
            synchronized (runs) {
                run = runs.get(key);
                if (run == null) {
                    run = new Run(key, work);
                    runs.put(key, run);
                }
                run.add(emitter, progress);
            }
            var joined = run;
            emitter.onTermination(() -> joined.leave(emitter));
        });
    }

    /** Interrupts all work that runs, and waits until it has ended, or the limit is over. */
    public void stop(Duration limit) {
        List<Thread> threads;
        synchronized (runs) {
            runs.values().forEach(run -> run.abandoned = true);
            threads = runs.values().stream().map(run -> run.thread).toList();
        }
        threads.forEach(Thread::interrupt);
        var end = System.nanoTime() + limit.toNanos();
        try {
            for (var thread : threads) {
                thread.join(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Run implements Progress {
        private final String key;
        private final Map<UniEmitter<? super V>, Progress> callers = new LinkedHashMap<>();
        private final Thread thread;
        private String stage = "";
        private boolean abandoned;

        Run(String key, Function<Progress, V> work) {
            this.key = key;
            this.thread = Thread.ofVirtual().name(threadName + " " + key).unstarted(() -> run(work));
        }

        void add(UniEmitter<? super V> emitter, Progress progress) {
            callers.put(emitter, progress);
            if (!stage.isEmpty()) {
                progress.stage(stage);
            }
            if (thread.getState() == Thread.State.NEW) {
                thread.start();
            }
        }

        void leave(UniEmitter<? super V> emitter) {
            synchronized (runs) {
                callers.remove(emitter);
                if (callers.isEmpty() && runs.get(key) == this) {
                    abandoned = true;
                    runs.remove(key);
                    thread.interrupt();
                }
            }
        }

        private void run(Function<Progress, V> work) {
            try {
                var value = work.apply(this);
                finish().forEach(emitter -> emitter.complete(value));
            } catch (Throwable failure) {
                finish().forEach(emitter -> emitter.fail(failure));
            }
        }

        private Iterable<UniEmitter<? super V>> finish() {
            synchronized (runs) {
                runs.remove(key, this);
                return callers.keySet().stream().toList();
            }
        }

        @Override
        public String operationId() {
            synchronized (runs) {
                return callers.values().stream().findFirst().map(Progress::operationId).orElse("");
            }
        }

        @Override
        public void stage(String name) {
            synchronized (runs) {
                stage = name;
                callers.values().forEach(progress -> progress.stage(name));
            }
        }

        @Override
        public void detail(String line) {
            synchronized (runs) {
                callers.values().forEach(progress -> progress.detail(line));
            }
        }

        @Override
        public void checkCancelled() {
            synchronized (runs) {
                if (abandoned) {
                    throw new CancellationException("everybody who asked for " + key + " has cancelled");
                }
            }
        }
    }
}
