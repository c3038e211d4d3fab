package dev.banger.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * How this package calls C. One wrapper per C function, written so:
 *
 * {@snippet :
 * private static final MethodHandle SETNS = Calls.function("setns", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
 *
 * static int setns(int descriptor, int type) {
 *     try (var errno = CapturedErrno.ofOneCall()) {
 *         return errno.result((int) SETNS.invokeExact(errno.state(), descriptor, type));
 *     } catch (Throwable e) {
 *         throw Calls.unexpected(e);
 *     }
 * }
 * }
 *
 * <ul>
 *   <li>A wrapper answers the C result, or the <b>negated errno</b>, which was captured in the call itself: nobody reads errno later.
 *   <li>Handles are {@code private static final} and called with {@code invokeExact}, so that they fold to a direct call.
 *   <li>Variadic functions are declared by {@link #variadic}: their arguments travel differently on some architectures.
 *   <li>EINTR is retried inside the wrapper where the man page says that the call may be repeated ({@code open}, {@code read},
 *       {@code recv}, ...), and only there ({@code close} must not be: the descriptor is gone already).
 *   <li>A segment that is an argument is kept alive by the linker for the duration of the call. One that is only pointed to from
 *       inside another (iovec, msghdr) is not: allocate both from one arena that outlives the call.
 * </ul>
 */
final class Calls {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBC = LINKER.defaultLookup();
    private static final Linker.Option CAPTURE_ERRNO = Linker.Option.captureCallState("errno");

    private Calls() {}

    /** A C function of libc with a fixed parameter list; the handle takes {@link CapturedErrno#state()} before the C arguments. */
    static MethodHandle function(String name, FunctionDescriptor shape) {
        return LINKER.downcallHandle(LIBC.findOrThrow(name), shape, CAPTURE_ERRNO);
    }

    /**
     * A variadic C function of libc with the argument types of one use of it.
     *
     * @param fixed how many parameters stand before the {@code ...} in its prototype
     */
    static MethodHandle variadic(String name, int fixed, FunctionDescriptor shape) {
        return LINKER.downcallHandle(LIBC.findOrThrow(name), shape, CAPTURE_ERRNO, Linker.Option.firstVariadicArg(fixed));
    }

    /** What {@code invokeExact} can throw is never the kernel's answer: either already unchecked, or a bug of the wrapper. */
    static RuntimeException unexpected(Throwable thrown) {
        return switch (thrown) {
            case Error error -> throw error;
            case RuntimeException unchecked -> unchecked;
            default -> throw new AssertionError("a downcall threw a checked exception", thrown);
        };
    }

    /** The result itself, or the exception that an errno in it means. */
    static int check(String operation, int result) throws LinuxException {
        if (result < 0) {
            throw new LinuxException(operation, -result);
        }
        return result;
    }

    /** As {@link #check(String, int)}, for a {@code ssize_t} or {@code off_t}. */
    static long check(String operation, long result) throws LinuxException {
        if (result < 0) {
            throw new LinuxException(operation, (int) -result);
        }
        return result;
    }
}
