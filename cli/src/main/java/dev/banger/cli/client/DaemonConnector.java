package dev.banger.cli.client;

import dev.banger.cli.CommandFailure;
import dev.banger.cli.Environment;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Finds the daemon's socket, and starts the daemon when nobody listens and the launcher named a way to ({@code BANGER_DAEMON_START}). */
public final class DaemonConnector {
    /** sun_path of sockaddr_un less its NUL (unix(7)). */
    private static final int SOCKET_PATH_MAX = 107;
    /** The script has a deadline of its own; sudo may wait for a password. */
    private static final Duration START = Duration.ofSeconds(120);

    private final Environment environment;
    private final Path socket;

    public DaemonConnector(Environment environment) {
        this.environment = environment;
        this.socket = environment.socket();
    }

    public Path socket() {
        return socket;
    }

    String daemonLog() {
        return environment.daemonLog();
    }

    /** A connection to the daemon, started first where that is possible. */
    public UnixHttpConnection connect(Duration silence) throws IOException {
        return connectRunning(silence).orElseGet(() -> {
            start();
            try {
                return connectRunning(silence).orElseThrow(() -> CommandFailure.failed(
                        "the daemon was started but nobody listens at " + socket, environment.daemonLog()));
            } catch (IOException e) {
                throw CommandFailure.failed("cannot connect to " + socket + ": " + e.getMessage(), environment.daemonLog(), e);
            }
        });
    }

    /** A connection when the daemon runs; empty when it does not. Never starts it. */
    public Optional<UnixHttpConnection> connectRunning(Duration silence) throws IOException {
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length > SOCKET_PATH_MAX) {
            throw CommandFailure.usage(
                    "the socket's path is over " + SOCKET_PATH_MAX + " bytes: " + socket, "Set BANGER_RUN_DIR to a shorter directory.");
        }
        try {
            return Optional.of(UnixHttpConnection.open(socket, silence));
        } catch (SocketException e) {
            var message = String.valueOf(e.getMessage());
            if (message.contains("Permission denied") || message.contains("Operation not permitted")) {
                throw RefusedConnection.failure(socket, e);
            }
            if (e instanceof ConnectException || message.contains("No such file") || Files.notExists(socket)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private CommandFailure notRunning() {
        return CommandFailure.failed("the daemon is not running: nobody listens at " + socket, environment.installed()
                ? "Start it: systemctl start bangerd. Why it ended: journalctl -u bangerd."
                : "Call ./banger from a checkout, which starts one, or install banger: sudo banger system install --owner USER.");
    }

    /** An installed daemon is its service manager's to start. */
    private void start() {
        var script = environment.variable("BANGER_DAEMON_START").orElseThrow(this::notRunning);
        try {
            // Standard output is the command's data, and standard input may be the guest's.
            var process = new ProcessBuilder(script)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
                process.destroy();
                throw CommandFailure.failed(script + " did not end within " + START.toSeconds() + " s", "Run it by hand to see why.");
            }
            if (process.exitValue() != 0) {
                throw CommandFailure.failed("the daemon did not start (" + script + " ended with status " + process.exitValue() + ")",
                        "The lines above say why; 'banger doctor' checks this host.");
            }
        } catch (IOException e) {
            throw CommandFailure.failed("cannot run " + script + ": " + e.getMessage(), "Check BANGER_DAEMON_START.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("interrupted while the daemon was starting", "Try again.", e);
        }
    }
}
