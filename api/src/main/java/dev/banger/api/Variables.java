package dev.banger.api;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Every environment variable {@code BANGER_…} that some part of banger reads. One that is none of them was misspelt, and is refused. */
public final class Variables {
    private static final String OURS = "BANGER_";

    /** The daemon's settings; its tests hold them equal to its configuration. */
    public static final List<String> OF_SETTINGS = List.of(
            "BANGER_CACHE_DIR",
            "BANGER_CONFIG",
            "BANGER_NETWORK_BRIDGE",
            "BANGER_NETWORK_SUBNET",
            "BANGER_NETWORK_TAP_POOL",
            "BANGER_RUN_DIR",
            "BANGER_STATE_DIR",
            "BANGER_STORAGE_DRIVER",
            "BANGER_VMM_FIRECRACKER",
            "BANGER_VMM_KIND",
            "BANGER_VMM_QEMU",
            "BANGER_VM_DISK_SIZE",
            "BANGER_VM_MEMORY",
            "BANGER_VM_READY_TIMEOUT",
            "BANGER_VM_RUN_DIR",
            "BANGER_HELPER_SOCKET",
            "BANGER_VM_VCPU");

    /** Those of the client and of the launchers around it. */
    private static final List<String> OF_PROGRAMS = List.of(
            "BANGER_DAEMON_START", "BANGER_PROGRESS", "BANGER_SETUP", "BANGER_SOCKET", "BANGER_SSH", "BANGER_START_SECONDS", "BANGER_TTY");

    /** Those of tests, labs and the build: any name that begins so. */
    private static final List<String> OF_THE_WORKSHOP = List.of("BANGER_BENCH_", "BANGER_LAB_", "BANGER_TEST_", "BANGER_UPDATE_");

    private Variables() {}

    /** What is wrong with the first of these names that begins with {@code BANGER_} and that nobody reads; empty when there is none. */
    public static Optional<String> check(Collection<String> names) {
        return new TreeSet<>(names).stream()
                .filter(name -> name.startsWith(OURS) && !isKnown(name))
                .findFirst()
                .map(name -> "there is no environment variable " + Names.shown(name)
                        + Spelling.nearest(name, known()).map(near -> "; did you mean " + near + "?").orElse(""));
    }

    private static boolean isKnown(String name) {
        return known().contains(name) || OF_THE_WORKSHOP.stream().anyMatch(name::startsWith);
    }

    private static List<String> known() {
        return Stream.concat(OF_SETTINGS.stream(), OF_PROGRAMS.stream()).toList();
    }
}
