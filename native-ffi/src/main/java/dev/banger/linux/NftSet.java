package dev.banger.linux;

import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A set of keys, each one value or a concatenation.
 *
 * @param fields what a key is made of, in order
 */
public record NftSet(NftTable table, String name, List<Field> fields) {
    public NftSet {
        fields = List.copyOf(fields);
    }

    /** Data types with their length in bytes and the number under which {@code nft} prints them ({@code datatype.h} of nftables). */
    public enum Field {
        INTERFACE_NAME(16, 41),
        ETHERNET_ADDRESS(6, 9),
        IPV4_ADDRESS(4, 7);

        private final int bytes;
        private final int type;

        Field(int bytes, int type) {
            this.bytes = bytes;
            this.type = type;
        }

        /** In registers of 4 bytes. */
        int registers() {
            return (bytes + 3) / 4;
        }
    }

    /** As {@code nft} writes it: {@code "inet banger @nat"}. */
    public String text() {
        return table.text() + " @" + name;
    }

    int keyBytes() {
        return fields.stream().mapToInt(Field::registers).sum() * 4;
    }

    /** {@code nft} packs the types of a concatenation in six bits each. */
    int keyType() {
        return fields.stream().mapToInt(field -> field.type).reduce(0, (packed, type) -> packed << 6 | type);
    }

    /** For {@code nft} alone, which reads it where a key is a single field. */
    byte[] keyByteOrder() {
        var order = fields.equals(List.of(Field.INTERFACE_NAME)) ? NftHeader.BYTEORDER_HOST_ENDIAN : NftHeader.BYTEORDER_BIG_ENDIAN;
        return ByteBuffer.allocate(2 + Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .put((byte) NftHeader.UDATA_SET_KEYBYTEORDER)
                .put((byte) Integer.BYTES)
                .putInt(order)
                .array();
    }

    /** A key, written field by field, each padded with zeros to whole registers. */
    public static final class Key {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        public Key interfaceName(String name) {
            return field(Field.INTERFACE_NAME, InterfaceNames.checked(name).getBytes(StandardCharsets.US_ASCII));
        }

        public Key ethernetAddress(MacAddress address) {
            return field(Field.ETHERNET_ADDRESS, address.bytes());
        }

        public Key ipv4Address(Inet4Address address) {
            return field(Field.IPV4_ADDRESS, address.getAddress());
        }

        /** Whether the fields of that key are the first ones of this. */
        public boolean startsWith(Key shorter) {
            var prefix = shorter.bytes();
            var all = bytes();
            return prefix.length <= all.length && Arrays.equals(prefix, 0, prefix.length, all, 0, prefix.length);
        }

        static Key of(byte[] bytes) {
            var key = new Key();
            key.bytes.writeBytes(bytes);
            return key;
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }

        private Key field(Field field, byte[] value) {
            bytes.writeBytes(value);
            bytes.writeBytes(new byte[field.registers() * 4 - value.length]);
            return this;
        }
    }
}
