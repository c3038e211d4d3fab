package dev.banger.store;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Callable;

/** Runs database work on virtual threads, one transaction each; the answer is emitted on the default worker pool. */
@ApplicationScoped
public class Transactions {
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("store-", 0).factory());

    /** Lazy: the transaction runs once per subscription, and is rolled back when {@code work} throws. */
    <T> Uni<T> call(Callable<T> work) {
        return Uni.createFrom()
                .item(() -> QuarkusTransaction.requiringNew().call(work))
                .runSubscriptionOn(threads)
                .emitOn(Infrastructure.getDefaultWorkerPool());
    }

    /** As {@link #call}, for work without an answer. */
    Uni<Void> run(Runnable work) {
        return call(() -> {
            work.run();
            return null;
        });
    }

    @PreDestroy
    void close() {
        threads.shutdown();
    }
}
