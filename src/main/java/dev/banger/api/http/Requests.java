package dev.banger.api.http;

import dev.banger.api.CreateVm;
import dev.banger.api.Names;
import dev.banger.api.StopVm;
import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.vm.VmRequest;
import dev.banger.vmm.VmmKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Wire requests to what the services take. */
final class Requests {
    private static final Duration STOP_BUDGET = Duration.ofSeconds(20);
    private static final int STOP_SECONDS_MAX = 3_600;
    private static final int PATH_MAX = 4_096;
    /** Debian Policy 5.6.1, with the version a repository may be asked for. */
    private static final Pattern PACKAGE = Pattern.compile("[a-z0-9][a-z0-9+.-]{1,127}(=[A-Za-z0-9.+:~-]{1,127})?");

    private Requests() {}

    static VmRequest vm(CreateVm body) {
        body.name().ifPresent(Refs::vm);
        body.image().ifPresent(Refs::image);
        body.kernel().ifPresent(Refs::kernel);
        body.vcpu().ifPresent(value -> positive("vcpu", value));
        body.memoryBytes().ifPresent(value -> positive("memoryBytes", value));
        body.diskBytes().ifPresent(value -> positive("diskBytes", value));
        return new VmRequest(
                body.name(),
                body.image(),
                body.kernel(),
                body.vcpu().map(OptionalInt::of).orElseGet(OptionalInt::empty),
                body.memoryBytes().map(OptionalLong::of).orElseGet(OptionalLong::empty),
                body.diskBytes().map(OptionalLong::of).orElseGet(OptionalLong::empty),
                body.vmm().map(Requests::vmm),
                body.nat().orElse(false),
                body.start().orElse(true));
    }

    static Duration stopBudget(Optional<StopVm> body) {
        return body.flatMap(StopVm::timeoutSeconds)
                .map(seconds -> {
                    if (seconds < 0 || seconds > STOP_SECONDS_MAX) {
                        throw refused("timeoutSeconds " + seconds + " is out of range: it is 0 to " + STOP_SECONDS_MAX);
                    }
                    return Duration.ofSeconds(seconds);
                })
                .orElse(STOP_BUDGET);
    }

    static Path kernelFile(String file) {
        if (!file.startsWith("/") || file.length() > PATH_MAX || file.chars().anyMatch(Character::isISOControl)) {
            throw refused("file " + Names.shown(file) + " is not valid: it must be an absolute path without control characters");
        }
        return Path.of(file).normalize();
    }

    static String packageName(String name) {
        if (!PACKAGE.matcher(name).matches()) {
            throw refused("packageName " + Names.shown(name) + " is not the name of a Debian package");
        }
        return name;
    }

    private static VmmKind vmm(String wire) {
        for (var kind : VmmKind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(wire)) {
                return kind;
            }
        }
        throw refused("vmm " + Names.shown(wire) + " is not known: use firecracker or qemu");
    }

    private static void positive(String field, long value) {
        if (value <= 0) {
            throw refused(field + " " + value + " is not valid: it must be more than 0");
        }
    }

    static BangerException refused(String message) {
        return new BangerException(Code.BAD_REQUEST, message);
    }
}
