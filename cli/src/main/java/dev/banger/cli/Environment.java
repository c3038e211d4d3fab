package dev.banger.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the process was started with: its environment, its account, and which of its three streams are terminals.
 *
 * @param uid of the calling process
 * @param installed whether banger is installed on this host and this is not the command of a checkout, which has a daemon of its own
 */
public record Environment(
        Map<String, String> variables, int uid, boolean installed, boolean stdinTerminal, boolean stdoutTerminal, boolean stderrTerminal) {
    private static final Path INSTALLATION = Path.of("/etc/banger/install.toml");
    private static final Path INSTALLED_RUN_DIR = Path.of("/run/banger");

    public Environment {
        variables = Map.copyOf(variables);
    }

    /** The real one. */
    public static Environment ofProcess() {
        var variables = System.getenv();
        return new Environment(
                variables,
                ownUid(),
                isInstalled(variables, INSTALLATION),
                isTerminal(variables, 0),
                isTerminal(variables, 1),
                isTerminal(variables, 2));
    }

    /** The same process with other variables. */
    Environment with(Map<String, String> others) {
        return new Environment(others, uid, installed, stdinTerminal, stdoutTerminal, stderrTerminal);
    }

    /** A variable that is set and not empty. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }

    /** The account that this command works for: under sudo it is the one that called sudo. */
    public int ownerUid() {
        if (uid != 0) {
            return uid;
        }
        var caller = variable("SUDO_UID").orElse("0");
        return caller.matches("[0-9]{1,9}") ? Integer.parseInt(caller) : 0;
    }

    /**
     * Where the daemon listens: {@code BANGER_SOCKET}, else {@code bangerd.sock} in {@code BANGER_RUN_DIR}, else in {@code /run/banger} where banger is
     * installed, else in {@code /run/banger-<uid>}.
     */
    public Path socket() {
        return variable("BANGER_SOCKET")
                .map(Path::of)
                .orElseGet(() -> variable("BANGER_RUN_DIR")
                        .map(Path::of)
                        .orElseGet(() -> installed ? INSTALLED_RUN_DIR : Path.of("/run/banger-" + ownerUid()))
                        .resolve("bangerd.sock"));
    }

    /** A sentence that says where the daemon's log is. */
    public String daemonLog() {
        return installed ? "Its log: journalctl -u bangerd." : "Its log is bangerd.log in the state directory (~/.local/state/banger).";
    }

    /** Whether colour may be used on standard output: a terminal that is not dumb, and no {@code NO_COLOR} (no-color.org). */
    public boolean colour() {
        return stdoutTerminal && variable("NO_COLOR").isEmpty() && variable("TERM").filter(term -> !term.equals("dumb")).isPresent();
    }

    /** Stages are shown on a terminal, and where {@code BANGER_PROGRESS=plain} asks for them. */
    public boolean progress() {
        return stderrTerminal || plainAsked();
    }

    /** One line per finished stage, nothing rewritten. */
    public boolean plainProgress() {
        return plainAsked() || variable("TERM").filter(term -> !term.equals("dumb")).isEmpty();
    }

    private boolean plainAsked() {
        return variable("BANGER_PROGRESS").filter("plain"::equals).isPresent();
    }

    /** The checkout's launcher names a way to start a daemon, or that there is none; the installed one says nothing of it. */
    static boolean isInstalled(Map<String, String> variables, Path installation) {
        return !variables.containsKey("BANGER_DAEMON_START") && Files.exists(installation);
    }

    private static int ownUid() {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw CommandFailure.failed("cannot read /proc/self: " + e.getMessage(), "Is /proc mounted?", e);
        }
    }

    /** The launcher tells by {@code BANGER_TTY}, the digits of the descriptors that are terminals (test -t); without it the link in /proc does. */
    private static boolean isTerminal(Map<String, String> variables, int descriptor) {
        var told = variables.get("BANGER_TTY");
        if (told != null) {
            return told.contains(Integer.toString(descriptor));
        }
        try {
            var target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
