package dev.banger.cli.command;

import dev.banger.api.DoctorReport;
import dev.banger.api.ReconcileView;
import dev.banger.cli.CliContext;
import dev.banger.cli.CommandFailure;
import dev.banger.cli.client.DaemonProgram;
import dev.banger.cli.output.ReconcileRow;
import dev.banger.cli.output.Table;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code banger doctor}: what {@code bangerd doctor} says of the host, and what a daemon that runs put right when it started. */
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
        var host = new DaemonProgram(context.environment()).answer(DoctorReport.class, "doctor");
        var rows = new ArrayList<>(host.rows());
        started().ifPresent(rows::add);
        var report = new DoctorReport(rows);
        var table = new Table("CHECK", "STATUS", "DETAIL", "FIX");
        report.rows().forEach(row -> table.row(row.name(), row.status(), row.detail(), row.fix()));
        context.output().print(output.format, report, table);
        return report.rows().stream().anyMatch(row -> row.status().equals("FAIL")) ? CommandFailure.FAILED : 0;
    }

    /** Of the daemon that runs. One that cannot be asked is a row like any other: all else was looked at without it. */
    private Optional<DoctorReport.Row> started() {
        try {
            return context.daemon().findRunning("/v1/reconcile", ReconcileView.class).map(ReconcileRow::of);
        } catch (CommandFailure e) {
            return Optional.of(ReconcileRow.unknown(e.getMessage()));
        }
    }
}
