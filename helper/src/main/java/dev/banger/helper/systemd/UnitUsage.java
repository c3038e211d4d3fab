package dev.banger.helper.systemd;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a service has been using.
 *
 * @param activeSince when it became active the last time ({@code ActiveEnterTimestamp}); empty when it never was
 * @param memoryBytes of its control group now ({@code MemoryCurrent}); empty while it has none, and where memory is not accounted
 */
public record UnitUsage(Optional<Instant> activeSince, OptionalLong memoryBytes) {
    public UnitUsage {
        Objects.requireNonNull(activeSince);
        Objects.requireNonNull(memoryBytes);
    }
}
