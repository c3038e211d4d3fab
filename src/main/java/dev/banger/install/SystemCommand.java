package dev.banger.install;

import dev.banger.api.Names;
import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.config.ProcessOwner;
import dev.banger.helper.systemd.SystemdException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code bangerd system …}: the installation on this host. Each step is a line on standard output. */
public final class SystemCommand {
    private static final String USAGE = "use: bangerd system install [--owner USER] | status | restart | uninstall [--purge]";

    private SystemCommand() {}

    /**
     * Everything but {@code status}.
     *
     * @param arguments after {@code system}
     * @throws BangerException BAD_REQUEST for what is refused
     */
    public static void run(List<String> arguments) {
        var verb = arguments.isEmpty() ? "" : arguments.getFirst();
        var options = arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size());
        try {
            switch (verb) {
                case "install" -> {
                    var owner = owner(options);
                    requireRoot(arguments);
                    new SystemInstall(InstallHost.ofThisHost(), ReleaseTree.ofThisProgram(), SystemCommand::say).run(owner);
                }
                case "uninstall" -> {
                    var purge = isPurge(options);
                    requireRoot(arguments);
                    new SystemUninstall(InstallHost.ofThisHost(), SystemCommand::say).run(purge);
                }
                case "restart" -> {
                    none(options);
                    requireRoot(arguments);
                    restart(InstallHost.ofThisHost());
                }
                default -> throw refused(Names.shown("system " + verb) + " is no command", USAGE);
            }
        } catch (IOException e) {
            throw new BangerException(Code.OPERATION_FAILED, "banger system " + verb + ": " + e,
                    "Nothing is lost: run it again once that is mended.", e);
        }
    }

    /** @param options after {@code system status}; there are none */
    public static SystemStatus status(List<String> options) {
        none(options);
        try {
            return SystemStatus.of(InstallHost.ofThisHost());
        } catch (IOException | SystemdException e) {
            throw new BangerException(Code.OPERATION_FAILED, "banger system status: " + e.getMessage(), null, e);
        }
    }

    private static void restart(InstallHost host) throws IOException {
        try (var lock = InstallLock.take(host.paths().lock())) {
            if (!host.systemdRuns() || InstallMetadata.read(host.paths().metadata()).isEmpty()) {
                throw new BangerException(Code.NOT_FOUND, "banger is not installed here", "Install it: banger system install --owner USER");
            }
            new Services(host).restart();
        }
        say("both services run anew; VMs were left alone");
    }

    private static Optional<String> owner(List<String> options) {
        if (options.isEmpty()) {
            return Optional.empty();
        }
        if (options.size() != 2 || !options.getFirst().equals("--owner")) {
            throw refused(Names.shown(String.join(" ", options)) + " is not understood", USAGE);
        }
        return Optional.of(options.getLast());
    }

    private static boolean isPurge(List<String> options) {
        if (options.equals(List.of("--purge"))) {
            return true;
        }
        none(options);
        return false;
    }

    private static void none(List<String> options) {
        if (!options.isEmpty()) {
            throw refused(Names.shown(String.join(" ", options)) + " is not understood", USAGE);
        }
    }

    private static void requireRoot(List<String> arguments) {
        if (ProcessOwner.uid() != 0) {
            throw refused("this needs root, and you are uid " + ProcessOwner.uid(), "Run: sudo banger system "
                    + String.join(" ", arguments));
        }
    }

    private static void say(String step) {
        System.out.println(step);
    }

    private static BangerException refused(String what, String fix) {
        return new BangerException(Code.BAD_REQUEST, what, fix);
    }
}
