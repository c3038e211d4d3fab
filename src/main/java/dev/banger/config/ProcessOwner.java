package dev.banger.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds the owner. The daemon always runs under the owner's uid (on the dev path the launcher sees to that), so it is the process's own uid:
 * the owner of {@code /proc/self} (proc_pid(5): "the effective user and effective group ID of the process").
 */
public final class ProcessOwner {
    private static final Path SELF = Path.of("/proc/self");

    private ProcessOwner() {}

    /** The account that this process runs as. */
    public static Owner current() {
        return new Owner(uid(), attribute("unix:gid"), System.getProperty("user.name", ""), home());
    }

    /** Effective uid of this process. */
    public static int uid() {
        return attribute("unix:uid");
    }

    /** The account's home; the JVM takes it from passwd(5), or says {@code ?} when the account is not there. */
    static Path home() {
        var home = System.getProperty("user.home", "");
        return home.startsWith("/") ? Path.of(home) : Path.of("/nonexistent");
    }

    private static int attribute(String name) {
        try {
            return (Integer) Files.getAttribute(SELF.toRealPath(), name);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the owner of /proc/self: is /proc mounted?", e);
        }
    }
}
