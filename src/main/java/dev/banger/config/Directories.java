package dev.banger.config;

import dev.banger.config.BangerException.Code;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Works out {@link StatePaths} from the configuration, and refuses what other parts could misread. */
public final class Directories {
    /** {@code sizeof(sockaddr_un.sun_path)} less the final NUL, unix(7). */
    private static final int SOCKET_PATH_MAX = 107;
    /** The longest socket we make below the run directory: {@code vm/<8 hex>/firecracker.sock}. */
    private static final int LONGEST_BELOW_RUN = "/vm/01234567/firecracker.sock".length();

    private Directories() {}

    /** All three directories of {@code config}, checked. */
    public static StatePaths of(BangerConfig config) {
        return new StatePaths(
                checked(Settings.STATE_DIR, config.stateDir().orElseThrow()),
                checked(Settings.CACHE_DIR, config.cacheDir().orElseThrow()),
                shortEnough(checked(Settings.RUN_DIR, config.runDir().orElseThrow())));
    }

    private static Path checked(Setting setting, Path path) {
        setting.check(path.toString(), "environment variable " + setting.variable());
        return path.normalize();
    }

    private static Path shortEnough(Path run) {
        var bytes = run.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes + LONGEST_BELOW_RUN > SOCKET_PATH_MAX) {
            throw new BangerException(
                    Code.BAD_REQUEST,
                    "run-dir '" + run + "' is too long: it has " + bytes + " bytes, and a Unix socket's path has room for "
                            + (SOCKET_PATH_MAX - LONGEST_BELOW_RUN),
                    "Set BANGER_RUN_DIR to a shorter directory, such as /run/banger-" + ProcessOwner.uid() + ".");
        }
        return run;
    }
}
