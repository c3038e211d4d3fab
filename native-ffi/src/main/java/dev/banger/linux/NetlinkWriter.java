package dev.banger.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** Writes one netlink message: the family's fixed header, then attributes ({@code linux/netlink.h}, netlink(7)). Host byte order. */
final class NetlinkWriter {
    private static final int ATTRIBUTE_MAX_BYTES = 0xffff;

    private final String operation;
    private ByteBuffer buffer = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());

    /**
     * @param operation see {@link NetlinkMessage#operation}
     * @param flags beyond NLM_F_REQUEST, which is always set
     */
    NetlinkWriter(String operation, int type, int flags) {
        this.operation = operation;
        buffer.putInt(0).putShort((short) type).putShort((short) (flags | NetlinkHeader.NLM_F_REQUEST)).putInt(0).putInt(0);
    }

    /** One byte of the fixed header. */
    NetlinkWriter int8(int value) {
        room(1).put((byte) value);
        return this;
    }

    /** Two bytes of the fixed header. */
    NetlinkWriter int16(int value) {
        room(2).putShort((short) value);
        return this;
    }

    /** Four bytes of the fixed header. */
    NetlinkWriter int32(int value) {
        room(4).putInt(value);
        return this;
    }

    NetlinkWriter bytes(int type, byte[] value) {
        var start = begin(type);
        room(value.length).put(value);
        return end(start);
    }

    NetlinkWriter u8(int type, int value) {
        var start = begin(type);
        room(1).put((byte) value);
        return end(start);
    }

    NetlinkWriter u32(int type, int value) {
        var start = begin(type);
        room(4).putInt(value);
        return end(start);
    }

    /** A number in network byte order, as all of nf_tables has it. */
    NetlinkWriter be32(int type, int value) {
        var start = begin(type);
        room(4).putInt(ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value));
        return end(start);
    }

    NetlinkWriter be64(int type, long value) {
        var start = begin(type);
        room(8).putLong(ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Long.reverseBytes(value));
        return end(start);
    }

    /** Text with the NUL that the kernel wants. */
    NetlinkWriter string(int type, String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(operation + ": attribute " + type + " has a NUL in its text");
        }
        var start = begin(type);
        var text = value.getBytes(StandardCharsets.UTF_8);
        room(text.length + 1).put(text).put((byte) 0);
        return end(start);
    }

    /** Attributes inside an attribute. */
    NetlinkWriter nested(int type, Consumer<NetlinkWriter> body) {
        var start = begin(type | NetlinkHeader.NLA_F_NESTED);
        body.accept(this);
        return end(start);
    }

    NetlinkMessage finish() {
        pad();
        buffer.putInt(NetlinkHeader.LENGTH_OFFSET, buffer.position());
        return new NetlinkMessage(operation, Arrays.copyOf(buffer.array(), buffer.position()));
    }

    private int begin(int type) {
        pad();
        var start = buffer.position();
        room(NetlinkHeader.ATTRIBUTE_SIZE).putShort((short) 0).putShort((short) type);
        return start;
    }

    private NetlinkWriter end(int start) {
        var length = buffer.position() - start;
        if (length > ATTRIBUTE_MAX_BYTES) {
            throw new IllegalArgumentException(operation + ": an attribute takes " + length + " bytes, more than netlink can carry");
        }
        buffer.putShort(start, (short) length);
        pad();
        return this;
    }

    private void pad() {
        while (buffer.position() % NetlinkHeader.ALIGNMENT != 0) {
            room(1).put((byte) 0);
        }
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            var larger = ByteBuffer.allocate(Math.max(buffer.capacity() * 2, buffer.position() + bytes)).order(ByteOrder.nativeOrder());
            buffer.flip();
            larger.put(buffer);
            buffer = larger;
        }
        return buffer;
    }
}
