package dev.banger.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * One message from the kernel.
 *
 * @param payload what follows {@code struct nlmsghdr}, read-only, in host byte order
 */
record NetlinkReply(int type, int flags, int sequence, int port, ByteBuffer payload) {
    /** The messages of one datagram, whose lengths are checked against it. The bytes are copied: the datagram may be reused. */
    static List<NetlinkReply> split(String operation, ByteBuffer datagram) throws LinuxException {
        var copy = ByteBuffer.allocate(datagram.remaining()).order(ByteOrder.nativeOrder());
        copy.put(datagram.duplicate()).flip();
        var found = new ArrayList<NetlinkReply>();
        var at = 0;
        while (copy.limit() - at >= NetlinkHeader.SIZE) {
            var length = copy.getInt(at + NetlinkHeader.LENGTH_OFFSET);
            if (length < NetlinkHeader.SIZE || length > copy.limit() - at) {
                throw NetlinkAttributes.malformed(operation, "a message claims " + length + " bytes of " + (copy.limit() - at));
            }
            found.add(new NetlinkReply(
                    copy.getShort(at + NetlinkHeader.TYPE_OFFSET) & 0xffff,
                    copy.getShort(at + NetlinkHeader.FLAGS_OFFSET) & 0xffff,
                    copy.getInt(at + NetlinkHeader.SEQUENCE_OFFSET),
                    copy.getInt(at + NetlinkHeader.PORT_OFFSET),
                    copy.slice(at + NetlinkHeader.SIZE, length - NetlinkHeader.SIZE).asReadOnlyBuffer().order(ByteOrder.nativeOrder())));
            at = Math.min(at + NetlinkHeader.align(length), copy.limit());
        }
        return found;
    }

    /** A family's fixed header of that size stands at the payload's start. */
    ByteBuffer header(String operation, int size) throws LinuxException {
        if (payload.remaining() < size) {
            throw NetlinkAttributes.malformed(operation, "a header has " + payload.remaining() + " bytes where " + size + " are due");
        }
        return payload.slice(0, size).order(ByteOrder.nativeOrder());
    }

    /** The attributes after a fixed header of that size. */
    NetlinkAttributes attributes(String operation, int headerSize) throws LinuxException {
        header(operation, headerSize);
        var start = Math.min(NetlinkHeader.align(headerSize), payload.remaining());
        return NetlinkAttributes.parse(operation, payload.slice(start, payload.remaining() - start));
    }

    boolean hasFlag(int flag) {
        return (flags & flag) != 0;
    }
}
