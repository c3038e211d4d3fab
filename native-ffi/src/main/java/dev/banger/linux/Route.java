package dev.banger.linux;

import java.net.Inet4Address;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An IPv4 unicast route.
 *
 * @param destination first address; 0.0.0.0 with prefix length 0 is the default route
 * @param prefixLength in bits
 * @param link index of the interface it leaves by; absent for a multipath route
 * @param table number of the routing table; 254 is {@code main}
 */
public record Route(Inet4Address destination, int prefixLength, Optional<Inet4Address> gateway, OptionalInt link, int table) {
    public boolean isDefault() {
        return prefixLength == 0;
    }

    /** As in {@code ip route}: {@code "10.0.0.0/8 via 192.168.1.1"}. */
    public String text() {
        var where = isDefault() ? "default" : destination.getHostAddress() + "/" + prefixLength;
        return where + gateway.map(via -> " via " + via.getHostAddress()).orElse("");
    }
}
