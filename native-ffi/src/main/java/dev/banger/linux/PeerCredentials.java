package dev.banger.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;

/**
 * Who is at the other end of a Unix socket, as the kernel recorded it when it connected (SO_PEERCRED of unix(7)).
 *
 * @param pid may be another process's by now
 */
public record PeerCredentials(int pid, int uid, int gid) {
    /** {@code struct ucred} of {@code bits/socket.h}: three ints in this order. */
    static final int UCRED_BYTES = 12;

    static final int UCRED_UID_OFFSET = 4;
    static final int UCRED_GID_OFFSET = 8;

    /**
     * @param socket a connected Unix stream socket
     * @throws LinuxException ENOTSOCK when it is no socket
     */
    public static PeerCredentials of(Descriptor socket) throws LinuxException {
        try (var arena = Arena.ofConfined()) {
            var credentials = arena.allocate(UCRED_BYTES, Integer.BYTES);
            Calls.check("read peer credentials", Sockets.getsockopt(socket, Sockets.SOL_SOCKET, Sockets.SO_PEERCRED, credentials));
            return new PeerCredentials(
                    credentials.get(JAVA_INT, 0),
                    credentials.get(JAVA_INT, UCRED_UID_OFFSET),
                    credentials.get(JAVA_INT, UCRED_GID_OFFSET));
        }
    }
}
