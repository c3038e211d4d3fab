package dev.banger.install;

import dev.banger.config.BangerException;
import dev.banger.helper.PrivilegedException;
import dev.banger.helper.PrivilegedOps;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Calls {@link PrivilegedOps} without blocking the caller: each call runs on a platform thread of this class (a kernel call would pin a
 * virtual thread's carrier), and its answer is emitted on the default worker pool.
 *
 * <p>A {@link PrivilegedException} becomes a {@link BangerException}; an {@link IllegalArgumentException} of a request's own checks is
 * passed on as it is. A cancelled Uni drops the answer, yet the call itself runs to its end.
 */
@ApplicationScoped
public class Privileged {
    private static final int THREADS = 8;
    /** Longer than the longest bounded wait of a call. */
    private static final int CALL_SECONDS = 5;

    private final PrivilegedOps ops;
    private final ExecutorService threads;

    public Privileged(PrivilegedOps ops) {
        this.ops = Objects.requireNonNull(ops);
        var pool = new ThreadPoolExecutor(THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("privileged-", 0).factory());
        pool.allowCoreThreadTimeOut(true);
        this.threads = pool;
    }

    /** A call with an answer. */
    @FunctionalInterface
    public interface Call<T> {
        T on(PrivilegedOps ops) throws PrivilegedException;
    }

    /** A call without an answer. */
    @FunctionalInterface
    public interface Action {
        void on(PrivilegedOps ops) throws PrivilegedException;
    }

    /** Lazy, as every Uni: the call is made once per subscription. The request record is built inside {@code call}, or before. */
    public <T> Uni<T> call(Call<T> call) {
        Objects.requireNonNull(call);
        return Uni.createFrom().item(() -> {
                    try {
                        return call.on(ops);
                    } catch (PrivilegedException e) {
                        throw told(e);
                    }
                })
                .runSubscriptionOn(threads)
                .emitOn(Infrastructure.getDefaultWorkerPool());
    }

    /** As {@link #call}, for operations without an answer. */
    public Uni<Void> run(Action action) {
        Objects.requireNonNull(action);
        return call(ops -> {
            action.on(ops);
            return null;
        });
    }

    /** Calls on their way come to their end before the adapter under them is closed. */
    @PreDestroy
    void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CALL_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static BangerException told(PrivilegedException e) {
        return switch (e.code()) {
            case REFUSED -> new BangerException(BangerException.Code.BAD_REQUEST, e.getMessage(), null, e);
            case UNSUPPORTED -> new BangerException(
                    BangerException.Code.UNSUPPORTED, e.getMessage(), "Run 'banger doctor' to see what this host lacks.", e);
            case CONFLICT -> new BangerException(BangerException.Code.CONFLICT, e.getMessage(), null, e);
            case FAILED -> new BangerException(BangerException.Code.OPERATION_FAILED, e.getMessage(), null, e);
        };
    }
}
