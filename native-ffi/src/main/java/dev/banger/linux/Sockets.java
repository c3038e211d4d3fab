package dev.banger.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The socket functions of libc ({@code socket(2)} and friends), in the form that {@link Calls} describes. */
final class Sockets {
    /** {@code bits/socket.h}. */
    static final int AF_UNIX = 1;

    static final int AF_INET = 2;
    static final int AF_BRIDGE = 7;
    static final int AF_NETLINK = 16;
    /** {@code bits/socket_type.h}. */
    static final int SOCK_DGRAM = 2;

    static final int SOCK_STREAM = 1;
    static final int SOCK_RAW = 3;
    static final int SOCK_CLOEXEC = 0x80000;
    /** {@code asm-generic/socket.h}. */
    static final int SOL_SOCKET = 1;

    static final int SO_RCVBUF = 8;
    static final int SO_PEERCRED = 17;
    static final int SO_RCVTIMEO = 20;
    static final int SO_SNDTIMEO = 21;
    static final int SO_RCVBUFFORCE = 33;
    /** {@code bits/socket.h}: with {@code recv}, answers the datagram's own length even where the buffer was shorter. */
    static final int MSG_TRUNC = 0x20;

    static final int MSG_NOSIGNAL = 0x4000;

    private static final MethodHandle SOCKET =
            Calls.function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND = Calls.function("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle GETSOCKNAME =
            Calls.function("getsockname", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle SETSOCKOPT =
            Calls.function("setsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle GETSOCKOPT =
            Calls.function("getsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle SENDTO = Calls.function(
            "sendto", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RECVFROM = Calls.function(
            "recvfrom", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS));

    private Sockets() {}

    static Descriptor open(String operation, int family, int type, int protocol) throws LinuxException {
        return Descriptor.of(operation, socket(family, type | SOCK_CLOEXEC, protocol));
    }

    static int bind(Descriptor socket, MemorySegment address) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return errno.result((int) BIND.invokeExact(errno.state(), socket.number(), address, (int) address.byteSize()));
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }

    /** {@code getsockname(2)} into {@code address}, which is as long as the family's struct. */
    static int getsockname(Descriptor socket, MemorySegment address) {
        try (var errno = CapturedErrno.ofOneCall(); var arena = Arena.ofConfined()) {
            var length = arena.allocateFrom(JAVA_INT, (int) address.byteSize());
            return errno.result((int) GETSOCKNAME.invokeExact(errno.state(), socket.number(), address, length));
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }

    static int setsockopt(Descriptor socket, int level, int option, MemorySegment value) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return errno.result(
                    (int) SETSOCKOPT.invokeExact(errno.state(), socket.number(), level, option, value, (int) value.byteSize()));
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }

    static int setsockopt(Descriptor socket, int level, int option, int value) {
        try (var arena = Arena.ofConfined()) {
            return setsockopt(socket, level, option, arena.allocateFrom(JAVA_INT, value));
        }
    }

    static int getsockopt(Descriptor socket, int level, int option, MemorySegment value) {
        try (var errno = CapturedErrno.ofOneCall(); var arena = Arena.ofConfined()) {
            var length = arena.allocateFrom(JAVA_INT, (int) value.byteSize());
            return errno.result((int) GETSOCKOPT.invokeExact(errno.state(), socket.number(), level, option, value, length));
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }

    /** {@code sendto(2)}; repeated after EINTR, which means that nothing was sent. {@code address} may be {@link MemorySegment#NULL}. */
    static long sendto(Descriptor socket, MemorySegment data, int flags, MemorySegment address) {
        long result;
        do {
            result = sendtoOnce(socket, data, flags, address);
        } while (result == -Errno.EINTR);
        return result;
    }

    /** {@code recvfrom(2)}; repeated after EINTR. The sender's address goes to {@code address}. */
    static long recvfrom(Descriptor socket, MemorySegment into, int flags, MemorySegment address) {
        long result;
        do {
            result = recvfromOnce(socket, into, flags, address);
        } while (result == -Errno.EINTR);
        return result;
    }

    private static int socket(int family, int type, int protocol) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return errno.result((int) SOCKET.invokeExact(errno.state(), family, type, protocol));
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }

    private static long sendtoOnce(Descriptor socket, MemorySegment data, int flags, MemorySegment address) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return errno.result((long) SENDTO.invokeExact(
                    errno.state(), socket.number(), data, data.byteSize(), flags, address, (int) address.byteSize()));
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }

    private static long recvfromOnce(Descriptor socket, MemorySegment into, int flags, MemorySegment address) {
        try (var errno = CapturedErrno.ofOneCall(); var arena = Arena.ofConfined()) {
            var length = arena.allocateFrom(JAVA_INT, (int) address.byteSize());
            return errno.result((long)
                    RECVFROM.invokeExact(errno.state(), socket.number(), into, into.byteSize(), flags, address, length));
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }
}
