package dev.banger.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/**
 * Where the linker stores errno of one call, before anything else can run on the thread.
 *
 * <p>Each call has a slot of its own, confined to its thread: it cannot be shared, and cannot be read after another call.
 */
final class CapturedErrno implements AutoCloseable {
    private static final StructLayout LAYOUT = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = LAYOUT.varHandle(PathElement.groupElement("errno"));

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment state = arena.allocate(LAYOUT);

    private CapturedErrno() {}

    static CapturedErrno ofOneCall() {
        return new CapturedErrno();
    }

    /** First argument of every handle of {@link Calls}. */
    MemorySegment state() {
        return state;
    }

    /** The C result, with {@code -1} replaced by the negated errno. */
    int result(int result) {
        return result == -1 ? -errno() : result;
    }

    /** As {@link #result(int)}, for a {@code ssize_t} or {@code off_t}. */
    long result(long result) {
        return result == -1 ? -errno() : result;
    }

    @Override
    public void close() {
        arena.close();
    }

    private int errno() {
        return (int) ERRNO.get(state, 0L);
    }
}
