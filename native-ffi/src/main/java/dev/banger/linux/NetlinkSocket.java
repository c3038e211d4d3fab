package dev.banger.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The socket behind {@link Netlink}: confined to the thread that opened it, which its buffers enforce.
 *
 * <p>Errors carry the kernel's text (NETLINK_EXT_ACK) and do not echo the request (NETLINK_CAP_ACK).
 */
final class NetlinkSocket implements AutoCloseable {
    private static final int RECEIVE_TIMEOUT_SECONDS = 10;
    private static final int RECEIVE_BUFFER_BYTES = 1 << 20;
    private static final int DATAGRAM_BYTES = 1 << 17;

    private final Arena arena;
    private final Descriptor socket;
    private final int port;
    private final MemorySegment received;
    private final MemorySegment sender;
    private int nextSequence = 1;

    private NetlinkSocket(Arena arena, Descriptor socket, int port) {
        this.arena = arena;
        this.socket = socket;
        this.port = port;
        this.received = arena.allocate(DATAGRAM_BYTES, Long.BYTES);
        this.sender = arena.allocate(NetlinkHeader.ADDRESS_BYTES, Integer.BYTES);
    }

    static NetlinkSocket open(int protocol) throws LinuxException {
        var operation = "open netlink socket " + protocol;
        var socket = Sockets.open(operation, Sockets.AF_NETLINK, Sockets.SOCK_RAW, protocol);
        var arena = Arena.ofConfined();
        try {
            for (var option : List.of(NetlinkHeader.NETLINK_EXT_ACK, NetlinkHeader.NETLINK_CAP_ACK)) {
                Calls.check(operation, Sockets.setsockopt(socket, NetlinkHeader.SOL_NETLINK, option, 1));
            }
            // Needs CAP_NET_ADMIN; without it the default size has to do.
            Sockets.setsockopt(socket, Sockets.SOL_SOCKET, Sockets.SO_RCVBUFFORCE, RECEIVE_BUFFER_BYTES);
            var timeout = arena.allocate(JAVA_LONG, 2);
            timeout.setAtIndex(JAVA_LONG, 0, RECEIVE_TIMEOUT_SECONDS);
            Calls.check(operation, Sockets.setsockopt(socket, Sockets.SOL_SOCKET, Sockets.SO_RCVTIMEO, timeout));
            var address = arena.allocate(NetlinkHeader.ADDRESS_BYTES, Integer.BYTES);
            address.set(JAVA_SHORT, 0, (short) Sockets.AF_NETLINK);
            Calls.check(operation, Sockets.bind(socket, address));
            Calls.check(operation, Sockets.getsockname(socket, address));
            return new NetlinkSocket(arena, socket, address.get(JAVA_INT, NetlinkHeader.ADDRESS_PORT_OFFSET));
        } catch (LinuxException | RuntimeException | Error e) {
            arena.close();
            socket.close();
            throw e;
        }
    }

    /** Sends the requests in one datagram and receives until every one is answered. */
    NetlinkExchange exchange(List<NetlinkMessage> requests) throws LinuxException {
        var operation = requests.getFirst().operation();
        var exchange = new NetlinkExchange(requests, nextSequence, port);
        send(operation, requests);
        while (!exchange.isComplete()) {
            exchange.take(receive(operation));
        }
        return exchange;
    }

    private void send(String operation, List<NetlinkMessage> requests) throws LinuxException {
        try (var sending = Arena.ofConfined()) {
            var datagram = sending.allocate(requests.stream().mapToLong(request -> request.bytes().length).sum(), Integer.BYTES);
            var buffer = datagram.asByteBuffer().order(ByteOrder.nativeOrder());
            for (var request : requests) {
                var start = buffer.position();
                buffer.put(request.bytes());
                buffer.putInt(start + NetlinkHeader.SEQUENCE_OFFSET, nextSequence++);
                buffer.putInt(start + NetlinkHeader.PORT_OFFSET, port);
            }
            // To the kernel: a netlink socket that is not connected sends to port 0 when there is no address.
            Calls.check(operation, Sockets.sendto(socket, datagram, 0, MemorySegment.NULL));
        }
    }

    private ByteBuffer receive(String operation) throws LinuxException {
        while (true) {
            var length = Sockets.recvfrom(socket, received, Sockets.MSG_TRUNC, sender);
            if (length == -Errno.EAGAIN) {
                throw new LinuxException(operation + ": no answer within " + RECEIVE_TIMEOUT_SECONDS + " s", Errno.ETIMEDOUT);
            }
            Calls.check(operation, length);
            if (length > received.byteSize()) {
                throw new LinuxException(operation + ": an answer of " + length + " bytes", Errno.EMSGSIZE);
            }
            if (sender.get(JAVA_INT, NetlinkHeader.ADDRESS_PORT_OFFSET) == 0) {
                return received.asSlice(0, length).asByteBuffer().order(ByteOrder.nativeOrder());
            }
        }
    }

    @Override
    public void close() {
        if (socket.isOpen()) {
            socket.close();
            arena.close();
        }
    }
}
