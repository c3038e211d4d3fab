package dev.banger.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * Tells when processes end: one thread sleeps in {@code poll(2)} on all their pidfds, and on an {@code eventfd(2)} that wakes it for a
 * new one. It does not reap; who is the parent does that with {@link Pidfd#reap()}.
 */
public final class ExitWatcher implements AutoCloseable {
    static final int EFD_CLOEXEC = 0x80000;
    static final int EFD_NONBLOCK = 0x800;

    private static final MethodHandle EVENTFD = Calls.function("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

    private final Descriptor wake;
    private final Thread thread;
    private final List<Watched> watched = new ArrayList<>();
    private boolean closed;

    private ExitWatcher(Descriptor wake, String threadName) {
        this.wake = wake;
        this.thread = Thread.ofPlatform().daemon().name(threadName).unstarted(this::watchUntilClosed);
    }

    private record Watched(Pidfd process, CompletableFuture<Void> ended) {}

    /** Starts the thread. */
    public static ExitWatcher start(String threadName) throws LinuxException {
        var watcher = new ExitWatcher(Descriptor.of("make an eventfd", eventfd()), threadName);
        watcher.thread.start();
        return watcher;
    }

    /**
     * Completes, on a thread that may be kept, once the process has ended; at once when it has ended already. Fails with
     * {@link CancellationException} when the watcher is closed first.
     *
     * @param process stays the caller's, who keeps it open until then
     */
    public CompletableFuture<Void> watch(Pidfd process) {
        var ended = new CompletableFuture<Void>();
        synchronized (watched) {
            if (closed) {
                ended.completeExceptionally(new CancellationException("the exit watcher is closed"));
                return ended;
            }
            watched.add(new Watched(process, ended));
            signalThread();
        }
        return ended;
    }

    /** Ends the thread; what is watched still fails. Processes are left alone. */
    @Override
    public void close() {
        synchronized (watched) {
            if (closed) {
                return;
            }
            closed = true;
            signalThread();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watchUntilClosed() {
        try (wake) {
            for (var now = snapshot(); !now.isEmpty() || !isClosed(); now = snapshot()) {
                if (isClosed()) {
                    now.forEach(one -> fail(one, new CancellationException("the exit watcher was closed")));
                    forget(now);
                } else {
                    forget(pollOnce(now));
                }
            }
        }
    }

    /** Sleeps until something happens; answers which ended. */
    private List<Watched> pollOnce(List<Watched> now) {
        try (var arena = Arena.ofConfined()) {
            var slots = arena.allocate((long) Pidfd.POLLFD_SIZE * (now.size() + 1), 4);
            set(slots, 0, wake.number());
            for (var i = 0; i < now.size(); i++) {
                set(slots, i + 1, now.get(i).process().descriptor().number());
            }
            var result = Pidfd.poll(slots, now.size() + 1, -1);
            if (result < 0) {
                now.forEach(one -> fail(one, new LinuxException("poll " + now.size() + " processes", -result)));
                return now;
            }
            if (slots.get(JAVA_SHORT, 6) != 0) {
                LibC.read(wake.number(), arena.allocate(8, 8));
            }
            var ended = new ArrayList<Watched>();
            for (var i = 0; i < now.size(); i++) {
                if (slots.get(JAVA_SHORT, (long) Pidfd.POLLFD_SIZE * (i + 1) + 6) != 0) {
                    ended.add(now.get(i));
                    now.get(i).ended().completeAsync(() -> null);
                }
            }
            return ended;
        } catch (IllegalStateException e) {
            var misused = now.stream().filter(one -> !one.process().descriptor().isOpen()).toList();
            misused.forEach(one -> fail(one, new IllegalStateException("the pidfd was closed while it was watched", e)));
            return misused;
        }
    }

    private static void set(java.lang.foreign.MemorySegment slots, int index, int descriptor) {
        slots.set(JAVA_INT, (long) Pidfd.POLLFD_SIZE * index, descriptor);
        slots.set(JAVA_SHORT, (long) Pidfd.POLLFD_SIZE * index + 4, Pidfd.POLLIN);
    }

    private static void fail(Watched one, Exception reason) {
        one.ended().completeExceptionally(reason);
    }

    private List<Watched> snapshot() {
        synchronized (watched) {
            return List.copyOf(watched);
        }
    }

    private void forget(List<Watched> ended) {
        synchronized (watched) {
            watched.removeAll(ended);
        }
    }

    private boolean isClosed() {
        synchronized (watched) {
            return closed;
        }
    }

    private void signalThread() {
        try (var arena = Arena.ofConfined()) {
            LibC.write(wake.number(), arena.allocateFrom(java.lang.foreign.ValueLayout.JAVA_LONG, 1));
        }
    }

    private static int eventfd() {
        try (var errno = CapturedErrno.ofOneCall()) {
            return errno.result((int) EVENTFD.invokeExact(errno.state(), 0, EFD_CLOEXEC | EFD_NONBLOCK));
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }
}
