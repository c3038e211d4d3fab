package dev.banger.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The attributes of one message or of one nest, by type. What is longer, shorter or other than the reader asks for is an EBADMSG with
 * the attribute's number: nothing is read beyond its bounds.
 */
final class NetlinkAttributes {
    private final String operation;
    private final Map<Integer, ByteBuffer> values;

    private NetlinkAttributes(String operation, Map<Integer, ByteBuffer> values) {
        this.operation = operation;
        this.values = values;
    }

    /** Of two attributes of one type the last counts, as in the kernel. */
    static NetlinkAttributes parse(String operation, ByteBuffer data) throws LinuxException {
        var values = new HashMap<Integer, ByteBuffer>();
        for (var each : split(operation, data)) {
            values.put(each.type(), each.value());
        }
        return new NetlinkAttributes(operation, values);
    }

    boolean has(int type) {
        return values.containsKey(type);
    }

    OptionalInt u8(int type) throws LinuxException {
        var value = sized(type, 1);
        return value.isPresent() ? OptionalInt.of(value.get().get(0) & 0xff) : OptionalInt.empty();
    }

    OptionalInt u32(int type) throws LinuxException {
        var value = sized(type, 4);
        return value.isPresent() ? OptionalInt.of(value.get().getInt(0)) : OptionalInt.empty();
    }

    /** A number in network byte order. */
    OptionalInt be32(int type) throws LinuxException {
        var value = sized(type, 4);
        return value.isPresent() ? OptionalInt.of(value.get().order(ByteOrder.BIG_ENDIAN).getInt(0)) : OptionalInt.empty();
    }

    OptionalLong be64(int type) throws LinuxException {
        var value = sized(type, 8);
        return value.isPresent() ? OptionalLong.of(value.get().order(ByteOrder.BIG_ENDIAN).getLong(0)) : OptionalLong.empty();
    }

    /** The text up to its NUL. */
    Optional<String> string(int type) {
        return bytes(type).map(NetlinkAttributes::text);
    }

    Optional<byte[]> bytes(int type) {
        return Optional.ofNullable(values.get(type)).map(value -> {
            var copy = new byte[value.remaining()];
            value.duplicate().get(copy);
            return copy;
        });
    }

    /** The nest of that type; empty when there is none. */
    NetlinkAttributes nested(int type) throws LinuxException {
        var value = values.get(type);
        return value == null ? new NetlinkAttributes(operation, Map.of()) : parse(operation, value);
    }

    /** The nests inside the list of that type, whatever their own types. */
    List<NetlinkAttributes> list(int type) throws LinuxException {
        var value = values.get(type);
        var nests = new ArrayList<NetlinkAttributes>();
        for (var each : value == null ? List.<Attribute>of() : split(operation, value)) {
            nests.add(parse(operation, each.value()));
        }
        return nests;
    }

    /** The number that must be there. */
    int required(int type, OptionalInt value) throws LinuxException {
        if (value.isEmpty()) {
            throw malformed(operation, "attribute " + type + " is missing");
        }
        return value.getAsInt();
    }

    /** The text that must be there. */
    String required(int type, Optional<String> value) throws LinuxException {
        if (value.isEmpty()) {
            throw malformed(operation, "attribute " + type + " is missing");
        }
        return value.get();
    }

    static LinuxException malformed(String operation, String what) {
        return new LinuxException(operation + ": malformed netlink reply, " + what, Errno.EBADMSG);
    }

    private Optional<ByteBuffer> sized(int type, int size) throws LinuxException {
        var value = values.get(type);
        if (value != null && value.remaining() != size) {
            throw malformed(operation, "attribute " + type + " has " + value.remaining() + " bytes where " + size + " are due");
        }
        return Optional.ofNullable(value).map(v -> v.slice().order(ByteOrder.nativeOrder()));
    }

    private static String text(byte[] bytes) {
        var end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    private static List<Attribute> split(String operation, ByteBuffer data) throws LinuxException {
        var rest = data.slice().order(ByteOrder.nativeOrder());
        var found = new ArrayList<Attribute>();
        while (rest.remaining() >= NetlinkHeader.ATTRIBUTE_SIZE) {
            var start = rest.position();
            var length = rest.getShort(start) & 0xffff;
            var type = rest.getShort(start + 2) & NetlinkHeader.NLA_TYPE_MASK;
            if (length < NetlinkHeader.ATTRIBUTE_SIZE || length > rest.remaining()) {
                throw malformed(operation, "attribute " + type + " claims " + length + " bytes of " + rest.remaining());
            }
            found.add(new Attribute(
                    type, rest.slice(start + NetlinkHeader.ATTRIBUTE_SIZE, length - NetlinkHeader.ATTRIBUTE_SIZE)));
            rest.position(Math.min(start + NetlinkHeader.align(length), rest.limit()));
        }
        return found;
    }

    private record Attribute(int type, ByteBuffer value) {}
}
