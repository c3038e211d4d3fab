package dev.banger.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Network namespaces (network_namespaces(7)) for tests and benchmarks, which must not touch the host's links and firewall. */
public final class NetworkNamespace {
    /** {@code linux/sched.h}. */
    static final int CLONE_NEWNET = 0x40000000;

    private static final MethodHandle UNSHARE = Calls.function("unshare", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private NetworkNamespace() {}

    /**
     * Runs the body on a platform thread of its own in a new, empty network namespace, and waits for it. Threads and processes that the
     * body starts live there too; the namespace goes with the last of them and of their sockets.
     *
     * @throws LinuxException EPERM without CAP_SYS_ADMIN
     * @throws Exception what the body threw
     */
    public static <T> T call(Callable<T> body) throws Exception {
        var task = new FutureTask<>(() -> {
            enterNew();
            return body.call();
        });
        Thread.ofPlatform().name("network-namespace").start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Exception thrown -> throw thrown;
                case Error error -> throw error;
                default -> throw e;
            }
        }
    }

    /** Moves the calling platform thread, for good, into a new network namespace. */
    public static void enterNew() throws LinuxException {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a virtual thread has no network namespace of its own");
        }
        Calls.check("make a network namespace", unshare(CLONE_NEWNET));
    }

    private static int unshare(int flags) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return errno.result((int) UNSHARE.invokeExact(errno.state(), flags));
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }
}
