package dev.banger.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One accepted connection of a {@link UnixListener}. One thread reads and writes; {@link #interrupt} may come from another, and is the only
 * thing that may: a descriptor that is closed while a call waits on it could be another file's in the next moment.
 */
public final class UnixConnection implements AutoCloseable {
    private static final int PIECE = 8 * 1_024;

    private final Descriptor socket;
    private final MemorySegment piece = Arena.ofAuto().allocate(PIECE);

    UnixConnection(Descriptor socket) {
        this.socket = socket;
    }

    /** Who connected, at that time. */
    public PeerCredentials peer() throws LinuxException {
        return PeerCredentials.of(socket);
    }

    /** How long one read or write waits for the other side; the time of a whole frame is the caller's to bound. */
    public void setPatience(Duration patience) throws LinuxException {
        try (var confined = Arena.ofConfined()) {
            // struct timeval of bits/types/struct_timeval.h: seconds, microseconds.
            var value = confined.allocateFrom(JAVA_LONG, patience.toSeconds(), TimeUnit.NANOSECONDS.toMicros(patience.getNano()));
            Calls.check("set the patience of a connection",
                    Sockets.setsockopt(socket, Sockets.SOL_SOCKET, Sockets.SO_RCVTIMEO, value));
            Calls.check("set the patience of a connection",
                    Sockets.setsockopt(socket, Sockets.SOL_SOCKET, Sockets.SO_SNDTIMEO, value));
        }
    }

    /** The first byte of what comes next, or -1 at the other side's end. Waits up to the patience. */
    public int readFirst() throws IOException {
        var count = receive(1);
        return count == 0 ? -1 : Byte.toUnsignedInt(piece.get(JAVA_BYTE, 0));
    }

    /**
     * Fills the array from {@code from} on.
     *
     * @param deadline of {@link System#nanoTime}
     * @throws LinuxException ETIMEDOUT after the deadline, EAGAIN when nothing came within the patience
     * @throws EOFException when the other side ends before
     */
    public void readFully(byte[] into, int from, long deadline) throws IOException {
        var at = from;
        while (at < into.length) {
            var count = receive(Math.min(PIECE, into.length - at));
            if (count == 0) {
                throw new EOFException("the connection ended after " + at + " of " + into.length + " bytes");
            }
            MemorySegment.copy(piece, JAVA_BYTE, 0, into, at, count);
            at += count;
            if (at < into.length && System.nanoTime() - deadline > 0) {
                throw new LinuxException("read from a connection", Errno.ETIMEDOUT);
            }
        }
    }

    /** @throws LinuxException EPIPE when nobody reads any more (without a signal), EAGAIN when the other side does not read */
    public void writeFully(byte[] from) throws LinuxException {
        var at = 0;
        while (at < from.length) {
            var size = Math.min(PIECE, from.length - at);
            MemorySegment.copy(from, at, piece, JAVA_BYTE, 0, size);
            at += Calls.check("write to a connection",
                    (int) Sockets.sendto(socket, piece.asSlice(0, size), Sockets.MSG_NOSIGNAL, MemorySegment.NULL));
        }
    }

    /** Ends the conversation for whoever waits in a read or write, from any thread. {@link #close} must still follow, by its owner. */
    public synchronized void interrupt() {
        if (socket.isOpen()) {
            UnixListener.shutdown(socket);
        }
    }

    @Override
    public synchronized void close() {
        socket.close();
    }

    private int receive(int most) throws LinuxException {
        return Calls.check("read from a connection", (int) Sockets.recvfrom(socket, piece.asSlice(0, most), 0, MemorySegment.NULL));
    }
}
