package dev.banger.helper.rpc;

import java.nio.ByteBuffer;

/** Frames of {@link Protocol}: the length before the text. */
final class Frames {
    private Frames() {}

    static byte[] of(byte[] text) throws ProtocolException {
        if (text.length > Protocol.FRAME_BYTES) {
            throw new ProtocolException("a frame of " + text.length + " bytes is too large: at most " + Protocol.FRAME_BYTES
                    + " are allowed");
        }
        return ByteBuffer.allocate(Protocol.LENGTH_BYTES + text.length).putInt(text.length).put(text).array();
    }

    /** @param header the first four bytes */
    static int length(byte[] header) throws ProtocolException {
        var length = Integer.toUnsignedLong(ByteBuffer.wrap(header).getInt());
        if (length == 0 || length > Protocol.FRAME_BYTES) {
            throw new ProtocolException("a frame of " + length + " bytes is " + (length == 0 ? "empty" : "too large")
                    + ": 1 to " + Protocol.FRAME_BYTES + " are allowed");
        }
        return (int) length;
    }
}
