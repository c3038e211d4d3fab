package dev.banger.helper;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Predicate;

/** Ethernet frames as a guest would send them (RFC 826, 791, 768). */
final class Frames {
    private static final byte[] BROADCAST = mac("ff:ff:ff:ff:ff:ff");

    private Frames() {}

    /** Asks who has {@code target}; the frame and ARP itself may say different senders. */
    static byte[] arpRequest(String frameMac, String arpMac, String address, String target) {
        return ethernet(BROADCAST, mac(frameMac), 0x0806, 28)
                .put(new byte[] {0, 1, 8, 0, 6, 4, 0, 1})
                .put(mac(arpMac))
                .put(ipv4(address))
                .put(new byte[6])
                .put(ipv4(target))
                .array();
    }

    static byte[] udp(String to, String from, String source, String destination, int port) {
        var frame = ethernet(mac(to), mac(from), 0x0800, 28);
        var header = ByteBuffer.allocate(20)
                .put((byte) 0x45)
                .put((byte) 0)
                .putShort((short) 28)
                .putInt(0)
                .put((byte) 64)
                .put((byte) 17)
                .putShort((short) 0)
                .put(ipv4(source))
                .put(ipv4(destination));
        header.putShort(10, checksum(header.array()));
        return frame.put(header.array())
                .putShort((short) 40_000)
                .putShort((short) port)
                .putShort((short) 8)
                .putShort((short) 0)
                .array();
    }

    /** A frame of that type with zeros in it. */
    static byte[] ofType(String from, int etherType) {
        return ethernet(BROADCAST, mac(from), etherType, 46).array();
    }

    static Predicate<byte[]> arpReplyFrom(String address) {
        return frame -> etherType(frame) == 0x0806 && frame[21] == 2 && Arrays.equals(Arrays.copyOfRange(frame, 28, 32), ipv4(address));
    }

    static Predicate<byte[]> udpTo(int port) {
        return frame -> etherType(frame) == 0x0800 && frame[23] == 17 && ByteBuffer.wrap(frame).getShort(36) == port;
    }

    static Predicate<byte[]> fromMac(String mac) {
        return frame -> Arrays.equals(Arrays.copyOfRange(frame, 6, 12), mac(mac));
    }

    static String ipv4Source(byte[] frame) {
        return (frame[26] & 0xff) + "." + (frame[27] & 0xff) + "." + (frame[28] & 0xff) + "." + (frame[29] & 0xff);
    }

    private static int etherType(byte[] frame) {
        return ByteBuffer.wrap(frame).getShort(12) & 0xffff;
    }

    private static ByteBuffer ethernet(byte[] to, byte[] from, int etherType, int payload) {
        return ByteBuffer.allocate(14 + payload).put(to).put(from).putShort((short) etherType);
    }

    private static byte[] mac(String text) {
        return HexFormat.ofDelimiter(":").parseHex(text);
    }

    private static byte[] ipv4(String text) {
        return Ipv4.of(text).getAddress();
    }

    private static short checksum(byte[] header) {
        var sum = 0;
        for (var i = 0; i < header.length; i += 2) {
            sum += (header[i] & 0xff) << 8 | header[i + 1] & 0xff;
        }
        return (short) ~((sum >> 16) + sum);
    }
}
