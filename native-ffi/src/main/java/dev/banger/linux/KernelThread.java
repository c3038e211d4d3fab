package dev.banger.linux;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

/**
 * A platform thread for calls that would pin a virtual thread to its carrier. Callers on any thread hand work over and wait, without
 * holding a carrier; work that runs on the thread already calls straight through, so that many kernel calls cost one hand-over.
 *
 * <p>The thread is started by the thread that makes this object, and Linux gives it the same network namespace
 * ({@link NetworkNamespace}).
 */
public final class KernelThread implements AutoCloseable {
    private final ExecutorService executor;
    private final Thread thread;

    public KernelThread(String name) {
        this.executor = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
        this.thread = this.<Thread, RuntimeException>await(executor.submit(Thread::currentThread));
    }

    /** Work that ends with an answer or an exception of one checked type. */
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /**
     * Runs the work on the thread and waits for it, even when interrupted: the kernel answers at once, and what was half waited for would
     * have an unknown result.
     *
     * @throws E what the work threw
     * @throws IllegalStateException when the thread was closed
     */
    public <T, E extends Exception> T call(Work<T, E> work) throws E {
        if (Thread.currentThread() == thread) {
            return work.run();
        }
        Callable<T> task = work::run;
        Future<T> future;
        try {
            future = executor.submit(task);
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("the thread " + thread.getName() + " is closed", e);
        }
        return this.<T, E>await(future);
    }

    public boolean isClosed() {
        return executor.isShutdown();
    }

    /** Waits for what was handed over before. */
    @Override
    public void close() {
        executor.close();
    }

    private <T, E extends Exception> T await(Future<T> future) throws E {
        var interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof Error error) {
                        throw error;
                    }
                    // Work throws nothing else that is checked.
                    @SuppressWarnings("unchecked")
                    var thrown = (E) e.getCause();
                    throw thrown;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
