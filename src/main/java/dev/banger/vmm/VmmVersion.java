package dev.banger.vmm;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A VMM's version, as far as it is compared.
 *
 * @param text as the program says it, such as {@code 1.16.1}
 */
public record VmmVersion(int major, int minor, String text) {
    private static final Pattern QEMU = Pattern.compile("QEMU emulator version (([0-9]{1,4})\\.([0-9]{1,4})(?:\\.[0-9]{1,4})?)");
    private static final Pattern FIRECRACKER = Pattern.compile("(?m)^Firecracker v(([0-9]{1,4})\\.([0-9]{1,4})(?:\\.[0-9]{1,4})?[-+.0-9A-Za-z]*)");

    /** Reads what {@code --version} printed; empty when it is not this program's. */
    public static Optional<VmmVersion> parse(VmmKind kind, String output) {
        var pattern = switch (kind) {
            case QEMU -> QEMU;
            case FIRECRACKER -> FIRECRACKER;
        };
        var match = pattern.matcher(output);
        return match.find()
                ? Optional.of(new VmmVersion(Integer.parseInt(match.group(2)), Integer.parseInt(match.group(3)), match.group(1)))
                : Optional.empty();
    }

    /** The oldest that works: Firecracker describes its devices by ACPI since 1.8; microvm with ACPI and JSON devices is QEMU 6.2. */
    public static VmmVersion oldest(VmmKind kind) {
        return switch (kind) {
            case QEMU -> new VmmVersion(6, 2, "6.2");
            case FIRECRACKER -> new VmmVersion(1, 8, "1.8");
        };
    }

    public boolean isAtLeast(VmmVersion other) {
        return major > other.major || major == other.major && minor >= other.minor;
    }
}
