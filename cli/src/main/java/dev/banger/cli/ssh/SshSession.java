package dev.banger.cli.ssh;

import dev.banger.api.SshAccessView;
import dev.banger.cli.CommandFailure;
import dev.banger.cli.Environment;
import dev.banger.cli.Signals;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs the host's ssh on the caller's own streams, so that bytes pass without us. With a terminal on all three streams the guest's process gets one
 * too and Ctrl-C travels as a byte. Otherwise the streams stay apart, ssh is kept from the terminal's Ctrl-C, and signals are sent to the guest's
 * process group over a second login.
 */
public final class SshSession {
    /** What ssh answers when it could not connect or lost the connection (ssh(1), EXIT STATUS). */
    private static final int SSH_FAILED = 255;
    private static final int SECOND_LOGIN_SECONDS = 15;
    /** How long a guest's process may live on after TERM or HUP before its connection is cut. */
    private static final int GRACE_SECONDS = 10;
    private static final int PATIENCE = 3;

    private final SshCommand ssh;
    private final SshAccessView access;
    private final boolean terminal;

    public SshSession(SshAccessView access, Environment environment) {
        this.access = access;
        this.ssh = new SshCommand(environment.variable("BANGER_SSH").orElse("ssh"), access);
        this.terminal = environment.stdinTerminal() && environment.stdoutTerminal() && environment.stderrTerminal();
    }

    /** A login shell; without a terminal it reads its commands from standard input. The answer is its exit status. */
    public int shell(Signals signals) {
        var mode = terminal ? SshCommand.Terminal.INTERACTIVE : SshCommand.Terminal.NONE;
        var process = start(ssh.shell(mode), true);
        signals.deliverTo(caught -> {
            // Ctrl-C reaches ssh from the terminal as well; TERM and HUP may have been sent to us alone.
            if (!caught.name().equals("INT") || !terminal) {
                process.destroy();
            }
        });
        return await(process, signals);
    }

    /** Runs the command; the answer is its exit status. */
    public int run(List<String> arguments, Signals signals) {
        var command = new GuestCommand(arguments, UUID.randomUUID().toString().replace("-", ""));
        int status = terminal
                ? await(startInTerminal(command, signals), signals)
                : await(startApart(command, signals), signals);
        if (status == SSH_FAILED && secondLogin(command.endedLine()) != 0) {
            throw CommandFailure.failed(
                    "the connection to " + access.host() + " was lost or never made", "See 'banger vm list' and 'banger vm logs' for the machine's state.");
        }
        return status;
    }

    private Process startInTerminal(GuestCommand command, Signals signals) {
        var process = start(ssh.command(SshCommand.Terminal.COMMAND, command.line()), true);
        signals.deliverTo(caught -> {
            if (!caught.name().equals("INT")) {
                forward(command, caught, process);
            }
        });
        return process;
    }

    private Process startApart(GuestCommand command, Signals signals) {
        var shielded = new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT HUP QUIT; exec \"$@\"", "sh"));
        shielded.addAll(ssh.command(SshCommand.Terminal.NONE, command.line()));
        var process = start(shielded, true);
        var interrupts = new AtomicInteger();
        signals.deliverTo(caught -> {
            if (interrupts.incrementAndGet() > PATIENCE) {
                process.destroy();
            } else {
                forward(command, caught, process);
            }
        });
        return process;
    }

    private void forward(GuestCommand command, Signals.Caught caught, Process process) {
        // Off the JVM's one signal thread, so that the next signal is heard.
        CompletableFuture.runAsync(() -> secondLogin(command.signalLine(caught.name())), Thread::startVirtualThread);
        if (!caught.name().equals("INT")) {
            CompletableFuture.delayedExecutor(GRACE_SECONDS, TimeUnit.SECONDS, Thread::startVirtualThread).execute(process::destroy);
        }
    }

    private int secondLogin(String line) {
        var process = start(ssh.command(SshCommand.Terminal.NONE, line), false);
        try {
            if (process.waitFor(SECOND_LOGIN_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            process.destroy();
            return SSH_FAILED;
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            return SSH_FAILED;
        }
    }

    private static int await(Process process, Signals signals) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("interrupted while ssh was running", "Try again.", e);
        } finally {
            signals.hold();
        }
    }

    private static Process start(List<String> arguments, boolean onOurStreams) {
        var builder = new ProcessBuilder(arguments);
        if (onOurStreams) {
            builder.inheritIO();
        } else {
            builder.redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
        }
        try {
            return builder.start();
        } catch (IOException e) {
            throw CommandFailure.failed("cannot run " + arguments.getFirst() + ": " + e.getMessage(), "Install the package openssh-client.", e);
        }
    }
}
