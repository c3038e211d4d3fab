package dev.banger.lock;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.concurrent.Callable;

/** Takes work that blocks (files, procfs) off the caller's thread. */
public final class Blocking {
    private Blocking() {}

    /** Runs the work on a worker thread, once per subscription; what it throws is the failure. */
    public static <T> Uni<T> call(Callable<T> work) {
        return Uni.createFrom().<T>deferred(() -> {
            try {
                return Uni.createFrom().item(work.call());
            } catch (Exception e) {
                return Uni.createFrom().failure(e);
            }
        }).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    /** Work without an answer. */
    @FunctionalInterface
    public interface Action {
        void run() throws Exception;
    }

    /** As {@link #call}, for work without an answer. */
    public static Uni<Void> run(Action work) {
        return call(() -> {
            work.run();
            return null;
        });
    }
}
