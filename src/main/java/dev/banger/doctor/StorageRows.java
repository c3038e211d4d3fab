package dev.banger.doctor;

import dev.banger.api.DoctorReport;
import dev.banger.helper.HostFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Which root disk driver VMs get, and how much room there is. Nothing is written: what {@code reflink} is worth shows at the first VM. */
final class StorageRows {
    private static final String DRIVER = "storage driver";
    private static final String SPACE = "disk space";
    private static final Set<String> CLONING = Set.of("btrfs", "xfs", "bcachefs");
    private static final long GIB = 1L << 30;
    private static final long NEEDED = 2 * GIB;
    private static final long COMFORTABLE = 10 * GIB;

    private StorageRows() {}

    /** @param fileSystem what the state directory is on; empty when that is not known */
    static DoctorReport.Row driver(Optional<String> configured, HostFacts facts, String fileSystem) {
        var snapshots = facts.deviceMapper().available() && facts.loop().available();
        if (configured.filter("dm-snapshot"::equals).isPresent() && !snapshots) {
            return Row.fail(DRIVER, "dm-snapshot is configured, and " + lacking(facts), "Unset BANGER_STORAGE_DRIVER, or load dm_snapshot and loop.");
        }
        if (configured.filter("reflink"::equals).isPresent() && !CLONING.contains(fileSystem)) {
            return Row.fail(DRIVER, "reflink is configured, and the state directory is on " + fileSystem,
                    "Unset BANGER_STORAGE_DRIVER, or set BANGER_STATE_DIR to a directory on btrfs or xfs.");
        }
        if (configured.isPresent()) {
            return Row.pass(DRIVER, configured.get() + ", as configured");
        }
        if (snapshots) {
            return Row.pass(DRIVER, "dm-snapshot (" + facts.deviceMapper().detail() + ")");
        }
        return CLONING.contains(fileSystem)
                ? Row.pass(DRIVER, "reflink (the state directory is on " + fileSystem + ")")
                : Row.warn(DRIVER, "copy: each VM has a copy of its image, since " + lacking(facts) + " and the state directory is on " + fileSystem,
                        "Load dm_snapshot: sudo modprobe dm_snapshot; or set BANGER_STATE_DIR to a directory on btrfs or xfs.");
    }

    static DoctorReport.Row space(Path state) {
        try {
            var free = Files.getFileStore(existing(state)).getUsableSpace();
            var detail = free / GIB + " GiB free for " + state;
            if (free < NEEDED) {
                return Row.fail(SPACE, detail + ": an image and a VM need " + NEEDED / GIB, fix());
            }
            return free < COMFORTABLE ? Row.warn(SPACE, detail, fix()) : Row.pass(SPACE, detail);
        } catch (IOException e) {
            return Row.fail(SPACE, "the room for " + state + " is not known: " + e.getMessage(), fix());
        }
    }

    static String fileSystem(Path state) {
        try {
            return Files.getFileStore(existing(state)).type();
        } catch (IOException e) {
            return "an unknown file system";
        }
    }

    private static Path existing(Path path) {
        var here = path;
        while (!Files.exists(here) && here.getParent() != null) {
            here = here.getParent();
        }
        return here;
    }

    private static String lacking(HostFacts facts) {
        return facts.deviceMapper().available() ? facts.loop().detail() : facts.deviceMapper().detail();
    }

    private static String fix() {
        return "Free some room, or set BANGER_STATE_DIR to a directory on a larger disk.";
    }
}
