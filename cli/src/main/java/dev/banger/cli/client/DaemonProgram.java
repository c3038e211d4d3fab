package dev.banger.cli.client;

import dev.banger.cli.CommandFailure;
import dev.banger.cli.Environment;
import dev.banger.cli.Json;
import java.io.IOException;
import java.nio.file.Path;

/** The program {@code bangerd} ({@code BANGERD_COMMAND}), whose subcommands answer where no daemon runs. */
public final class DaemonProgram {
    private final String program;

    public DaemonProgram(Environment environment) {
        this.program = environment.variable("BANGERD_COMMAND").orElse("bangerd");
    }

    /** What {@code bangerd <subcommand>} prints as JSON. Its standard error is this process's. */
    public <T> T answer(String subcommand, Class<T> type) {
        try {
            var process = new ProcessBuilder(program, subcommand)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var answer = process.getInputStream().readAllBytes();
            process.waitFor();
            try {
                return new Json().read(answer, type);
            } catch (IOException e) {
                var what = "'" + program + " " + subcommand + "' gave no report and ended with status " + process.exitValue();
                throw process.exitValue() == CommandFailure.USAGE
                        ? CommandFailure.usage(what, "The lines above say what to correct.")
                        : CommandFailure.failed(what, "Run it by hand to see why.", e);
            }
        } catch (IOException e) {
            throw CommandFailure.failed("cannot run " + program + ": " + e.getMessage(), "Set BANGERD_COMMAND, or call ./banger from the checkout.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("interrupted while " + program + " was running", "Try again.", e);
        }
    }
}
