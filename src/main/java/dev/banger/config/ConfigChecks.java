package dev.banger.config;

import dev.banger.config.BangerException.Code;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Refuses values that no part of banger could work with, naming the key, before anything is started. The subnet is parsed, and refused, where
 * it is understood: in {@code network}.
 */
public final class ConfigChecks {
    private static final Pattern BRIDGE = Pattern.compile("br-banger(-[0-9a-z]{1,5})?");
    private static final Pattern SIZE = Pattern.compile("[1-9][0-9]{0,9}[MG]");

    private ConfigChecks() {}

    /** @throws BangerException BAD_REQUEST with the key, the value and what it may be */
    public static void check(BangerConfig config) {
        var network = config.network();
        matches("banger.network.bridge", network.bridge(), BRIDGE, "br-banger, or br-banger- and 1 to 5 of a-z and 0-9");
        between("banger.network.tap-pool", network.tapPool(), 0, 64);
        var vm = config.vm();
        vm.vcpu().ifPresent(value -> between("banger.vm.vcpu", value, 1, 32));
        vm.memory().ifPresent(value -> matches("banger.vm.memory", value, SIZE, "a number and M or G, such as 512M or 2G"));
        matches("banger.vm.disk-size", vm.diskSize(), SIZE, "a number and M or G, such as 512M or 8G");
        between("banger.vm.ready-timeout", vm.readyTimeout(), 1, 3_600);
        oneOf("banger.vmm.kind", config.vmm().kind(), List.of("firecracker", "qemu"));
        absolute("banger.vmm.firecracker", config.vmm().firecracker());
        absolute("banger.vmm.qemu", config.vmm().qemu());
        oneOf("banger.storage.driver", config.storage().driver(), List.of("dm-snapshot", "reflink", "copy"));
    }

    private static void between(String key, int value, int low, int high) {
        require(key, Integer.toString(value), value >= low && value <= high, low + " to " + high);
    }

    private static void oneOf(String key, Optional<String> value, List<String> allowed) {
        value.ifPresent(v -> require(key, v, allowed.contains(v), String.join(" or ", allowed)));
    }

    private static void absolute(String key, Optional<Path> value) {
        value.ifPresent(v -> require(key, v.toString(), v.isAbsolute(), "an absolute path"));
    }

    private static void matches(String key, String value, Pattern pattern, String rule) {
        require(key, value, pattern.matcher(value).matches(), rule);
    }

    private static void require(String key, String value, boolean good, String rule) {
        if (!good) {
            throw new BangerException(
                    Code.BAD_REQUEST,
                    key + " '" + value.replaceAll("\\p{Cntrl}", "?") + "' is not valid: it must be " + rule,
                    "Correct or unset " + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_') + ".");
        }
    }
}
