package dev.banger.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A Unix stream socket that waits for connections (unix(7)), for a server that asks the kernel who is calling ({@link PeerCredentials}) and
 * may be called by nobody before it says so.
 */
public final class UnixListener implements AutoCloseable {
    /** {@code bits/socket.h}. */
    static final int SHUT_RDWR = 2;

    private static final MethodHandle LISTEN = Calls.function("listen", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle ACCEPT4 =
            Calls.function("accept4", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle SHUTDOWN = Calls.function("shutdown", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle FCHMOD = Calls.function("fchmod", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

    private final Descriptor socket;

    private UnixListener(Descriptor socket) {
        this.socket = socket;
    }

    /**
     * Binds, gives the file its mode and owner, and only then listens. The mode holds from the file's first moment on: bind(2) makes it with
     * the socket's own, which is set before (a umask would be the whole process's).
     *
     * @param path of at most 107 bytes, in a directory that nobody else can change; nothing may be there
     * @throws LinuxException EADDRINUSE when something is there; no file is left behind on any other failure
     */
    public static UnixListener bind(Path path, int mode, int uid, int gid, int backlog) throws IOException {
        var operation = "listen at " + path;
        var socket = Sockets.open(operation, Sockets.AF_UNIX, Sockets.SOCK_STREAM, 0);
        try (var arena = Arena.ofConfined()) {
            Calls.check(operation, fchmod(socket, mode));
            Calls.check(operation, Sockets.bind(socket, SdNotify.address(arena, path.toString())));
            own(path, uid, gid, socket, operation, backlog);
            return new UnixListener(socket);
        } catch (IOException | RuntimeException | Error e) {
            socket.close();
            throw e;
        }
    }

    private static void own(Path path, int uid, int gid, Descriptor socket, String operation, int backlog) throws IOException {
        try {
            Files.setAttribute(path, "unix:uid", uid, java.nio.file.LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", gid, java.nio.file.LinkOption.NOFOLLOW_LINKS);
            Calls.check(operation, listen(socket, backlog));
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    /**
     * Waits for the next connection. Blocks its platform thread.
     *
     * @throws LinuxException EINVAL after {@link #stop}; EMFILE, ENFILE, ENOBUFS and ENOMEM pass
     */
    public UnixConnection accept() throws LinuxException {
        int result;
        do {
            result = accept4(socket, Sockets.SOCK_CLOEXEC);
        } while (result == -Errno.EINTR || result == -Errno.ECONNABORTED);
        return new UnixConnection(Descriptor.of("accept a connection", result));
    }

    /** Wakes {@link #accept}, and refuses from now on who connects. The file stays. */
    public void stop() {
        shutdown(socket);
    }

    @Override
    public void close() {
        socket.close();
    }

    /** Ends both directions for whoever waits in a call on it; ENOTCONN, which is so already, is no error. */
    static void shutdown(Descriptor socket) {
        try (var errno = CapturedErrno.ofOneCall()) {
            errno.result((int) SHUTDOWN.invokeExact(errno.state(), socket.number(), SHUT_RDWR));
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }

    private static int fchmod(Descriptor file, int mode) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return errno.result((int) FCHMOD.invokeExact(errno.state(), file.number(), mode));
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }

    private static int listen(Descriptor socket, int backlog) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return errno.result((int) LISTEN.invokeExact(errno.state(), socket.number(), backlog));
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }

    private static int accept4(Descriptor socket, int flags) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return errno.result(
                    (int) ACCEPT4.invokeExact(errno.state(), socket.number(), MemorySegment.NULL, MemorySegment.NULL, flags));
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }
}
