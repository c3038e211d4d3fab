package dev.banger.network;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A VM's place on the bridge.
 *
 * @param address IPv4 in dotted form
 * @param mac derived from the address: {@link #macOf}
 */
public record Lease(String address, int prefixLength, String gateway, String mac) {
    /** {@code 02:62} (locally administered) and the four bytes of the address: unique on the bridge because the address is. */
    public static String macOf(String address) {
        var octets = ByteBuffer.allocate(Integer.BYTES).putInt(Subnet.number(address)).array();
        return "02:62:" + HexFormat.ofDelimiter(":").formatHex(octets);
    }
}
