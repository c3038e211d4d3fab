package dev.banger.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The C functions that more than one kernel interface needs, in the form that {@link Calls} describes: each answers its result or a
 * negated errno, and never throws for the kernel's sake. A function that one interface alone needs stands in that interface's file.
 */
final class LibC {
    /** {@code asm-generic/fcntl.h}. */
    static final int O_RDONLY = 0;

    static final int O_WRONLY = 1;
    static final int O_RDWR = 2;
    static final int O_CREAT = 0x40;
    static final int O_EXCL = 0x80;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;

    private static final MethodHandle OPEN = Calls.variadic("open", 2, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle CLOSE = Calls.function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle READ =
            Calls.function("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle WRITE =
            Calls.function("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle IOCTL_POINTER =
            Calls.variadic("ioctl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
    private static final MethodHandle IOCTL_NUMBER =
            Calls.variadic("ioctl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle SYSCALL = Calls.variadic(
            "syscall", 1, FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle SYSCALL_PATH = Calls.variadic(
            "syscall", 1, FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG));

    private LibC() {}

    /** {@code open(2)}; {@code mode} counts only with O_CREAT. */
    static int open(String path, int flags, int mode) {
        try (var arena = Arena.ofConfined()) {
            var text = arena.allocateFrom(path);
            int result;
            do {
                result = openOnce(text, flags, mode);
            } while (result == -Errno.EINTR);
            return result;
        }
    }

    /** {@code close(2)}: never repeated after EINTR. */
    static int close(int descriptor) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return errno.result((int) CLOSE.invokeExact(errno.state(), descriptor));
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }

    /** {@code read(2)} of at most the segment's size; 0 is the end of the file. */
    static long read(int descriptor, MemorySegment into) {
        long result;
        do {
            result = readOnce(descriptor, into);
        } while (result == -Errno.EINTR);
        return result;
    }

    /** {@code write(2)} of the segment; may write less. */
    static long write(int descriptor, MemorySegment from) {
        long result;
        do {
            result = writeOnce(descriptor, from);
        } while (result == -Errno.EINTR);
        return result;
    }

    /** {@code ioctl(2)} whose argument is a struct. Not repeated after EINTR: whether it may be is the request's own matter. */
    static int ioctl(int descriptor, long request, MemorySegment argument) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return errno.result((int) IOCTL_POINTER.invokeExact(errno.state(), descriptor, request, argument));
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }

    /** {@code ioctl(2)} whose argument is a number. */
    static int ioctl(int descriptor, long request, long argument) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return errno.result((int) IOCTL_NUMBER.invokeExact(errno.state(), descriptor, request, argument));
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }

    /** {@code syscall(2)} with up to five numbers, for what glibc has no function for; unused ones are 0. */
    static long syscall(long number, long a, long b, long c, long d, long e) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return errno.result((long) SYSCALL.invokeExact(errno.state(), number, a, b, c, d, e));
        } catch (Throwable thrown) {
            throw Calls.unexpected(thrown);
        }
    }

    /** {@code syscall(2)} of the shape number, pointer, pointer, number: {@code openat2(dirfd, path, how, size)} and the like. */
    static long syscall(long number, long a, MemorySegment b, MemorySegment c, long d) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return errno.result((long) SYSCALL_PATH.invokeExact(errno.state(), number, a, b, c, d));
        } catch (Throwable thrown) {
            throw Calls.unexpected(thrown);
        }
    }

    private static int openOnce(MemorySegment path, int flags, int mode) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return errno.result((int) OPEN.invokeExact(errno.state(), path, flags, mode));
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }

    private static long readOnce(int descriptor, MemorySegment into) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return errno.result((long) READ.invokeExact(errno.state(), descriptor, into, into.byteSize()));
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }

    private static long writeOnce(int descriptor, MemorySegment from) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return errno.result((long) WRITE.invokeExact(errno.state(), descriptor, from, from.byteSize()));
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }
}
