package dev.banger.cli.command;

import dev.banger.api.DoctorReport;
import dev.banger.cli.CliContext;
import dev.banger.cli.CommandFailure;
import dev.banger.cli.Json;
import dev.banger.cli.output.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code banger doctor}. */
@Command(name = "doctor", description = "Check what this host needs to run VMs.")
public final class Doctor implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    OutputOption output;

    Doctor(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var report = report();
        var table = new Table("CHECK", "STATUS", "DETAIL", "FIX");
        report.rows().forEach(row -> table.row(row.name(), row.status(), row.detail(), row.fix()));
        context.output().print(output.format, report, table);
        return report.rows().stream().anyMatch(row -> row.status().equals("FAIL")) ? CommandFailure.FAILED : 0;
    }

    /** Executes {@code bangerd doctor}, which needs no daemon and starts no server. */
    private DoctorReport report() {
        var program = context.environment().variable("BANGERD_COMMAND").orElse("bangerd");
        try {
            var process = new ProcessBuilder(program, "doctor")
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var answer = process.getInputStream().readAllBytes();
            process.waitFor();
            try {
                return new Json().read(answer, DoctorReport.class);
            } catch (IOException e) {
                throw CommandFailure.failed(
                        "'" + program + " doctor' gave no report and ended with status " + process.exitValue(), "Run it by hand to see why.", e);
            }
        } catch (IOException e) {
            throw CommandFailure.failed("cannot run " + program + ": " + e.getMessage(), "Set BANGERD_COMMAND, or call ./banger from the checkout.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("interrupted while " + program + " was running", "Try again.", e);
        }
    }
}
