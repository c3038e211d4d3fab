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
                checked("banger.state-dir", "BANGER_STATE_DIR", config.stateDir().orElseThrow()),
                checked("banger.cache-dir", "BANGER_CACHE_DIR", config.cacheDir().orElseThrow()),
                shortEnough(checked("banger.run-dir", "BANGER_RUN_DIR", config.runDir().orElseThrow())));
    }

    private static Path checked(String key, String variable, Path path) {
        var text = path.toString();
        // ';' and '"' have a meaning in a JDBC URL, '$' in configuration values, ',' in QEMU's options.
        if (!path.isAbsolute() || text.chars().anyMatch(c -> c < 0x20 || c == 0x7f || ";\",$\\".indexOf(c) >= 0)) {
            throw new BangerException(
                    Code.BAD_REQUEST,
                    key + " '" + text.replaceAll("\\p{Cntrl}", "?") + "' is not usable: it must be absolute, without ; \" , $ \\ or control characters",
                    "Set " + variable + " to an absolute path.");
        }
        return path.normalize();
    }

    private static Path shortEnough(Path run) {
        var bytes = run.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes + LONGEST_BELOW_RUN > SOCKET_PATH_MAX) {
            throw new BangerException(
                    Code.BAD_REQUEST,
                    "banger.run-dir '" + run + "' is too long: it has " + bytes + " bytes, and a Unix socket's path has room for "
                            + (SOCKET_PATH_MAX - LONGEST_BELOW_RUN),
                    "Set BANGER_RUN_DIR to a shorter directory, such as /run/banger-" + ProcessOwner.uid() + ".");
        }
        return run;
    }
}
