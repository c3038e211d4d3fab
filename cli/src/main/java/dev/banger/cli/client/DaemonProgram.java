package dev.banger.cli.client;

import dev.banger.cli.CommandFailure;
import dev.banger.cli.Environment;
import dev.banger.cli.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The program {@code bangerd} ({@code BANGERD_COMMAND}), whose subcommands answer where no daemon runs. */
public final class DaemonProgram {
    private final String program;

    public DaemonProgram(Environment environment) {
        this.program = environment.variable("BANGERD_COMMAND").orElse("bangerd");
    }

    /** What {@code bangerd <subcommand>} prints as JSON. Its standard error is this process's. */
    public <T> T answer(Class<T> type, String... subcommand) {
        var called = program + " " + String.join(" ", subcommand);
        return ran(() -> {
            var process = new ProcessBuilder(command(List.of(subcommand)))
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var answer = process.getInputStream().readAllBytes();
            process.waitFor();
            try {
                return new Json().read(answer, type);
            } catch (IOException e) {
                var what = "'" + called + "' gave no report and ended with status " + process.exitValue();
                throw process.exitValue() == CommandFailure.USAGE
                        ? CommandFailure.usage(what, "The lines above say what to correct.")
                        : CommandFailure.failed(what, "Run it by hand to see why.", e);
            }
        });
    }

    /** Runs it with this process's three streams, and answers its exit status. */
    public int run(List<String> arguments) {
        return ran(() -> new ProcessBuilder(command(arguments)).inheritIO().start().waitFor());
    }

    private List<String> command(List<String> arguments) {
        return Stream.concat(Stream.of(program), arguments.stream()).toList();
    }

    private interface Run<T> {
        T end() throws IOException, InterruptedException;
    }

    private <T> T ran(Run<T> run) {
        try {
            return run.end();
        } catch (IOException e) {
            throw CommandFailure.failed("cannot run " + program + ": " + e.getMessage(), "Set BANGERD_COMMAND, or call ./banger from the checkout.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("interrupted while " + program + " was running", "Try again.", e);
        }
    }
}
