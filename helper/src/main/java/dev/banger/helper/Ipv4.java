package dev.banger.helper;

import java.net.Inet4Address;
import java.net.UnknownHostException;

/** IPv4 addresses and prefixes without any name lookup. */
final class Ipv4 {
    private Ipv4() {}

    /** @param text dotted, checked before by {@link Checked#ipv4} */
    static Inet4Address of(String text) {
        var parts = Checked.ipv4("address", text).split("\\.");
        var bytes = new byte[4];
        for (var i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        return of(bytes);
    }

    static Inet4Address of(byte[] bytes) {
        try {
            return (Inet4Address) Inet4Address.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an IPv4 address has 4 bytes, not " + bytes.length, e);
        }
    }

    /** Whether two prefixes share an address. Lengths in bits. */
    static boolean overlap(Inet4Address a, int lengthOfA, Inet4Address b, int lengthOfB) {
        var common = Math.min(lengthOfA, lengthOfB);
        var mask = common == 0 ? 0 : -1 << (32 - common);
        return (number(a) & mask) == (number(b) & mask);
    }

    private static int number(Inet4Address address) {
        var bytes = address.getAddress();
        return (bytes[0] & 0xff) << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
    }
}
