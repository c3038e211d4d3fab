package dev.banger.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Tells systemd how a service is doing: sd_notify(3), whose protocol is one datagram of {@code KEY=value} lines to the socket that
 * {@code NOTIFY_SOCKET} names.
 */
public final class SdNotify {
    /** {@code struct sockaddr_un} of {@code sys/un.h}: family, then the path. */
    static final int SOCKADDR_UN_PATH_OFFSET = 2;

    static final int SOCKADDR_UN_PATH_BYTES = 108;

    private SdNotify() {}

    /**
     * @param notifySocket the value of {@code NOTIFY_SOCKET}: an absolute path, or {@code @} and an abstract name; when empty nobody
     *     wants to know and nothing happens
     * @param state for example {@code "READY=1"}; several lines are separated by newlines
     * @throws LinuxException ENOENT or ECONNREFUSED when nobody listens there
     */
    public static void send(Optional<String> notifySocket, String state) throws LinuxException {
        if (notifySocket.isEmpty()) {
            return;
        }
        var operation = "notify systemd at " + notifySocket.get();
        try (var socket = Sockets.open(operation, Sockets.AF_UNIX, Sockets.SOCK_DGRAM, 0);
                var arena = Arena.ofConfined()) {
            var message = arena.allocateFrom(JAVA_BYTE, state.getBytes(StandardCharsets.UTF_8));
            Calls.check(operation, Sockets.sendto(socket, message, Sockets.MSG_NOSIGNAL, address(arena, notifySocket.get())));
        }
    }

    static MemorySegment address(Arena arena, String name) {
        var path = name.getBytes(StandardCharsets.UTF_8);
        var isAbstract = name.startsWith("@");
        if (!(isAbstract || name.startsWith("/")) || path.length < 2 || path.length >= SOCKADDR_UN_PATH_BYTES) {
            throw new IllegalArgumentException(
                    "NOTIFY_SOCKET '" + name + "' is neither an absolute path nor '@' and a name of up to 107 bytes");
        }
        // An abstract name has a NUL for its @ and ends with the address; a path ends with a NUL.
        var address = arena.allocate(SOCKADDR_UN_PATH_OFFSET + path.length + (isAbstract ? 0 : 1), Short.BYTES);
        address.set(JAVA_SHORT, 0, (short) Sockets.AF_UNIX);
        MemorySegment.copy(path, 0, address, JAVA_BYTE, SOCKADDR_UN_PATH_OFFSET, path.length);
        if (isAbstract) {
            address.set(JAVA_BYTE, SOCKADDR_UN_PATH_OFFSET, (byte) 0);
        }
        return address;
    }
}
