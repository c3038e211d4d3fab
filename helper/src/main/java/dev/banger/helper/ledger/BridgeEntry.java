package dev.banger.helper.ledger;

import java.util.Objects;

/**
 * A bridge of ours.
 *
 * @param gateway its IPv4 address, dotted
 * @param prefixLength in bits
 */
public record BridgeEntry(String name, String gateway, int prefixLength) {
    public BridgeEntry {
        Names.bridge(name);
        Objects.requireNonNull(gateway);
    }
}
