package dev.banger.helper.ledger;

import java.util.Objects;
import java.util.Optional;

/**
 * A tap of ours.
 *
 * @param name {@code bgt-<8 hex>}
 * @param bridge the one that it is a port of
 * @param vmId the VM it is leased to; empty while it is free
 */
public record TapEntry(String name, String bridge, Optional<String> vmId) {
    public TapEntry {
        Names.tap(name);
        Names.bridge(bridge);
        Objects.requireNonNull(vmId).ifPresent(Names::vm);
    }

    public TapEntry leasedTo(String vm) {
        return new TapEntry(name, bridge, Optional.of(vm));
    }

    public TapEntry free() {
        return new TapEntry(name, bridge, Optional.empty());
    }
}
