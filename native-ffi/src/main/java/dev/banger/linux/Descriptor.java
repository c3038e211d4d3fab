package dev.banger.linux;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open file descriptor that is closed exactly once. Made close-on-exec everywhere in this package.
 *
 * <p>Hold it in a try-with-resources. Closing while another thread is in a call on it is the caller's mistake: the number could be
 * another file's by then.
 */
public final class Descriptor implements AutoCloseable {
    private static final int CLOSED = -1;

    private final AtomicInteger number;

    private Descriptor(int number) {
        this.number = new AtomicInteger(number);
    }

    /**
     * Takes over what a descriptor-making wrapper of {@link LibC} answered.
     *
     * @param result a descriptor, or a negated errno
     * @throws LinuxException when it is an errno
     */
    static Descriptor of(String operation, int result) throws LinuxException {
        return new Descriptor(Calls.check(operation, result));
    }

    /** {@code open(2)}; {@code O_CLOEXEC} is added. */
    static Descriptor open(Path path, int flags, int mode) throws LinuxException {
        return of("open " + path, LibC.open(path.toString(), flags | LibC.O_CLOEXEC, mode));
    }

    /**
     * The number, for a call made right now.
     *
     * @throws IllegalStateException when it has been closed
     */
    public int number() {
        var now = number.get();
        if (now == CLOSED) {
            throw new IllegalStateException("the descriptor is closed");
        }
        return now;
    }

    public boolean isOpen() {
        return number.get() != CLOSED;
    }

    /** Where {@code proc(5)} shows the open file; opening it again makes another open file description. */
    public Path path() {
        return Path.of("/proc/self/fd", Integer.toString(number()));
    }

    /**
     * Closes; a second call does nothing. What {@code close(2)} reports is about data of earlier writes and is not reported here: who
     * must know calls fsync first.
     *
     * @throws IllegalStateException on EBADF, which means that somebody else closed a number that is ours
     */
    @Override
    public void close() {
        var now = number.getAndSet(CLOSED);
        if (now != CLOSED && LibC.close(now) == -Errno.EBADF) {
            throw new IllegalStateException("descriptor " + now + " was closed behind our back");
        }
    }

    @Override
    public String toString() {
        var now = number.get();
        return now == CLOSED ? "closed descriptor" : "descriptor " + now;
    }
}
