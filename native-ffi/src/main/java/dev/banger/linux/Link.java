package dev.banger.linux;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A network interface.
 *
 * @param index its number in its namespace
 * @param kind as in {@code ip -d link}: {@code "bridge"}, {@code "tun"} (taps too); empty for a hardware interface
 * @param up administratively up (IFF_UP)
 * @param mac empty for an interface without an Ethernet address
 * @param master index of the bridge that it is a port of
 * @param alias free text set by an administrator, or empty text
 * @param tap present when it is a tap
 */
public record Link(
        int index, String name, String kind, boolean up, Optional<MacAddress> mac, OptionalInt master, String alias, Optional<Tap> tap) {
    /** @param owner uid that may open it, absent when only CAP_NET_ADMIN may */
    public record Tap(OptionalInt owner) {}

    public boolean isBridge() {
        return kind.equals("bridge");
    }
}
