package dev.banger.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One request to the kernel, ready but for sequence number and port id, which the socket fills in.
 *
 * @param operation what it does, with its object, for the exception: {@code "add link br-banger"}
 * @param bytes header ({@code struct nlmsghdr}), payload and attributes, padded to 4 bytes
 */
record NetlinkMessage(String operation, byte[] bytes) {
    int flags() {
        return header().getShort(NetlinkHeader.FLAGS_OFFSET) & 0xffff;
    }

    boolean isDump() {
        return (flags() & NetlinkHeader.NLM_F_DUMP) == NetlinkHeader.NLM_F_DUMP;
    }

    /** Whether the kernel answers it for sure: with an ack, an error or the end of a dump. */
    boolean isAnswered() {
        return (flags() & NetlinkHeader.NLM_F_ACK) != 0 || isDump();
    }

    private ByteBuffer header() {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }
}
