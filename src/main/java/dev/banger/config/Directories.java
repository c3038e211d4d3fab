package dev.banger.config;

import dev.banger.config.BangerException.Code;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Works out {@link StatePaths} from the configuration, and refuses what other parts could misread. */
public final class Directories {
    /** {@code sizeof(sockaddr_un.sun_path)} less the final NUL, unix(7). */
    private static final int SOCKET_PATH_MAX = 107;
    private static final int LONGEST_BELOW_RUN = "/vm/01234567/firecracker.sock".length();
    /** The longest socket below the directory of all VMs' sockets. */
    private static final int LONGEST_BELOW_VM_RUN = "/01234567/firecracker.sock".length();

    private Directories() {}

    /** All directories of {@code config}, checked. */
    public static StatePaths of(BangerConfig config) {
        var run = checked(Settings.RUN_DIR, config.runDir().orElseThrow());
        // Its default lies below the run directory: whoever set that one is told of that one.
        shortEnough(Settings.RUN_DIR, run, config.vmRunDir().isPresent() ? "/bangerd.sock".length() : LONGEST_BELOW_RUN);
        var vmRuns = checked(Settings.VM_RUN_DIR, config.vmRunDir().orElse(run.resolve("vm")));
        shortEnough(Settings.VM_RUN_DIR, vmRuns, LONGEST_BELOW_VM_RUN);
        return new StatePaths(
                checked(Settings.STATE_DIR, config.stateDir().orElseThrow()),
                checked(Settings.CACHE_DIR, config.cacheDir().orElseThrow()),
                run,
                vmRuns);
    }

    private static Path checked(Setting setting, Path path) {
        setting.check(path.toString(), "environment variable " + setting.variable());
        return path.normalize();
    }

    private static void shortEnough(Setting setting, Path directory, int longestBelow) {
        var bytes = directory.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes + longestBelow > SOCKET_PATH_MAX) {
            throw new BangerException(
                    Code.BAD_REQUEST,
                    setting.key() + " '" + directory + "' is too long: it has " + bytes + " bytes, and a Unix socket's path has room for "
                            + (SOCKET_PATH_MAX - longestBelow),
                    "Set " + setting.variable() + " to a shorter directory, such as " + setting.example() + ".");
        }
    }
}
