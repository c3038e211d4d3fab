package dev.banger.cli.command;

import dev.banger.cli.CliContext;
import java.nio.file.Path;

/** The daemon that is installed on this host: never one of a checkout, whatever the environment says. */
final class InstalledDaemon {
    private static final Path SOCKET = Path.of("/run/banger/bangerd.sock");

    private InstalledDaemon() {}

    /** The same surroundings, with that daemon. */
    static CliContext of(CliContext context) {
        return context.withDaemonAt(SOCKET);
    }
}
