package dev.banger.vmm;

import dev.banger.config.BangerConfig;
import dev.banger.config.BangerException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the VMMs' programs are: the configured path, else {@code FIRECRACKER_BIN} for Firecracker, else the first on PATH
 * ({@code /usr/sbin} and the like included, since an ordinary user's PATH may lack them).
 */
@Singleton
public class Binaries {
    private static final String FALLBACK_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin";

    private final Optional<Path> configuredFirecracker;
    private final Optional<Path> configuredQemu;
    private final Map<String, String> environment;

    @Inject
    public Binaries(BangerConfig config) {
        this(config.vmm().firecracker(), config.vmm().qemu(), System.getenv());
    }

    /** @param environment what {@code FIRECRACKER_BIN} and {@code PATH} are read from */
    Binaries(Optional<Path> firecracker, Optional<Path> qemu, Map<String, String> environment) {
        this.configuredFirecracker = Objects.requireNonNull(firecracker);
        this.configuredQemu = Objects.requireNonNull(qemu);
        this.environment = Map.copyOf(environment);
    }

    /** The program for a kind, absolute and with links resolved; empty when none is there. */
    public Optional<Path> find(VmmKind kind) {
        return named(kind).or(() -> onPath(kind)).flatMap(Binaries::executable);
    }

    /**
     * As {@link #find}.
     *
     * @throws BangerException UNSUPPORTED, saying where it was looked for and how to get it
     */
    public Path require(VmmKind kind) {
        return find(kind).orElseThrow(() -> new BangerException(BangerException.Code.UNSUPPORTED, missing(kind), installation(kind)));
    }

    /** Why a program was not found, in words for the owner. */
    public String missing(VmmKind kind) {
        return named(kind)
                .map(path -> path + " is not an executable file")
                .orElseGet(() -> program(kind) + " was not found on PATH");
    }

    /** How to get a program. */
    public static String installation(VmmKind kind) {
        return switch (kind) {
            case QEMU -> "Install it with: apt install qemu-system-x86, or set vmm.qemu to its path.";
            case FIRECRACKER -> "Put a firecracker 1.8 or newer on PATH (no apt package has it), or set FIRECRACKER_BIN or"
                    + " vmm.firecracker to its path.";
        };
    }

    /** The program's name, as it is looked up. */
    public static String program(VmmKind kind) {
        return switch (kind) {
            case QEMU -> "qemu-system-x86_64";
            case FIRECRACKER -> "firecracker";
        };
    }

    private Optional<Path> named(VmmKind kind) {
        return switch (kind) {
            case QEMU -> configuredQemu;
            case FIRECRACKER -> configuredFirecracker.or(
                    () -> Optional.ofNullable(environment.get("FIRECRACKER_BIN")).filter(v -> !v.isBlank()).map(Path::of));
        };
    }

    private Optional<Path> onPath(VmmKind kind) {
        var path = environment.getOrDefault("PATH", "") + ":" + FALLBACK_PATH;
        return Arrays.stream(path.split(":"))
                .filter(directory -> directory.startsWith("/"))
                .map(Path::of)
                .map(directory -> directory.resolve(program(kind)))
                .filter(candidate -> executable(candidate).isPresent())
                .findFirst();
    }

    private static Optional<Path> executable(Path candidate) {
        try {
            var real = candidate.toRealPath();
            return Files.isRegularFile(real) && Files.isExecutable(real) ? Optional.of(real) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
