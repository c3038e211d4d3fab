package dev.banger.linux;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What to change in an interface, all in one request. What is absent stays.
 *
 * @param up administrative state
 * @param mac Ethernet address; on a bridge it stays fixed from then on, instead of following the ports
 * @param master index of the bridge to become a port of; 0 to leave it
 * @param alias free text of at most 255 bytes; empty text removes it
 */
public record LinkChange(Optional<Boolean> up, Optional<MacAddress> mac, OptionalInt master, Optional<String> alias) {
    public static final LinkChange NONE = new LinkChange(Optional.empty(), Optional.empty(), OptionalInt.empty(), Optional.empty());

    public LinkChange withUp(boolean value) {
        return new LinkChange(Optional.of(value), mac, master, alias);
    }

    public LinkChange withMac(MacAddress value) {
        return new LinkChange(up, Optional.of(value), master, alias);
    }

    public LinkChange withMaster(int index) {
        return new LinkChange(up, mac, OptionalInt.of(index), alias);
    }

    public LinkChange withAlias(String value) {
        return new LinkChange(up, mac, master, Optional.of(value));
    }
}
