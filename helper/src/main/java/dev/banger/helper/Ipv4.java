package dev.banger.helper;

import java.net.Inet4Address;
import java.net.UnknownHostException;
import java.util.List;

/** IPv4 addresses and prefixes without any name lookup. */
final class Ipv4 {
    private static final List<Network> PRIVATE = List.of(
            new Network("10.0.0.0", 8), new Network("172.16.0.0", 12), new Network("192.168.0.0", 16), new Network("100.64.0.0", 10));

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

    /** Whether no host of the internet can have it: RFC 1918, and RFC 6598's shared space. */
    static boolean isPrivate(Inet4Address address) {
        return PRIVATE.stream().anyMatch(network -> overlap(address, 32, of(network.address()), network.length()));
    }

    /** Whether a host of the gateway's network can have it: not the gateway, the network's own address or its broadcast address. */
    static boolean isHostOf(Inet4Address address, Inet4Address gateway, int length) {
        var host = number(address) & ~(-1 << (32 - length));
        return overlap(address, length, gateway, length) && !address.equals(gateway) && host != 0 && host != ~(-1 << (32 - length));
    }

    private record Network(String address, int length) {}

    private static int number(Inet4Address address) {
        var bytes = address.getAddress();
        return (bytes[0] & 0xff) << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
    }
}
