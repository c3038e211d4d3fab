package dev.banger.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** What an owner may set. Each is described in {@link Settings}; docs/configuration.md is written from there. */
@ConfigMapping(prefix = "banger")
public interface BangerConfig {
    /** The file that is read in place of the owner's and the system's. */
    Optional<Path> config();

    /** {@code ~/.local/state/banger} when absent. */
    Optional<Path> stateDir();

    /** {@code ~/.cache/banger} when absent. */
    Optional<Path> cacheDir();

    /** {@code /run/banger-<uid>} when absent. */
    Optional<Path> runDir();

    /** {@code vm} in the run directory when absent. */
    Optional<Path> vmRunDir();

    /** The daemon needs its own capabilities when absent. */
    Optional<Path> helperSocket();

    Network network();

    VmDefaults vm();

    VmmOptions vmm();

    Storage storage();

    /** The bridge and its addresses. */
    interface Network {
        @WithDefault("br-banger")
        String bridge();

        /** An IPv4 network of /16 to /29; its first address is the gateway. */
        @WithDefault("10.213.77.0/24")
        String subnet();

        /** How many free taps are kept ready. */
        @WithDefault("2")
        int tapPool();
    }

    /** Sizing of VMs; what is absent comes from the host. */
    interface VmDefaults {
        OptionalInt vcpu();

        Optional<String> memory();

        @WithDefault("8G")
        String diskSize();

        /** Seconds until a guest that does not answer counts as failed. */
        @WithDefault("120")
        int readyTimeout();
    }

    /** Which VMM, and where it is. */
    interface VmmOptions {
        /** {@code firecracker} or {@code qemu}. */
        Optional<String> kind();

        /** Looked up on PATH when absent. */
        Optional<Path> firecracker();

        /** Looked up on PATH when absent. */
        Optional<Path> qemu();
    }

    /** Root disks. */
    interface Storage {
        /** {@code dm-snapshot}, {@code reflink} or {@code copy}; the first that works when absent. */
        Optional<String> driver();
    }
}
