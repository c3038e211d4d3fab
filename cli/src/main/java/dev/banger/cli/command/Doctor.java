package dev.banger.cli.command;

import dev.banger.api.DoctorReport;
import dev.banger.cli.CliContext;
import dev.banger.cli.CommandFailure;
import dev.banger.cli.client.DaemonProgram;
import dev.banger.cli.output.Table;
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
        var report = new DaemonProgram(context.environment()).answer(DoctorReport.class, "doctor");
        var table = new Table("CHECK", "STATUS", "DETAIL", "FIX");
        report.rows().forEach(row -> table.row(row.name(), row.status(), row.detail(), row.fix()));
        context.output().print(output.format, report, table);
        return report.rows().stream().anyMatch(row -> row.status().equals("FAIL")) ? CommandFailure.FAILED : 0;
    }
}
