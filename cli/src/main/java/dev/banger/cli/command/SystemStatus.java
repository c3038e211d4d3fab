package dev.banger.cli.command;

import dev.banger.api.SystemStatusView;
import dev.banger.api.VmView;
import dev.banger.cli.CliContext;
import dev.banger.cli.CommandFailure;
import dev.banger.cli.client.DaemonProgram;
import dev.banger.cli.output.Output;
import dev.banger.cli.output.SystemTable;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code banger system status}. As {@code systemctl status}, it ends with 0 when all runs, and with 3 when a service does not. */
@Command(name = "status", description = {
    "Show what is installed, and how both services are.", "Ends with 1 where nothing is installed, and with 3 where a service does not run."})
public final class SystemStatus implements Callable<Integer> {
    private static final int NOT_RUNNING = 3;

    private final CliContext context;

    @Mixin
    OutputOption output;

    SystemStatus(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var view = new DaemonProgram(context.environment()).answer(SystemStatusView.class, "system", "status");
        var shown = view.installed() ? view.withRunningVms(runningVms()) : view;
        if (shown.installed() || output.format == Output.Format.json) {
            context.output().print(output.format, shown, SystemTable.of(shown));
        }
        if (!shown.installed()) {
            context.output().note("banger is not installed on this host");
            return CommandFailure.FAILED;
        }
        return shown.allRun() ? 0 : NOT_RUNNING;
    }

    private Optional<Integer> runningVms() {
        try {
            return InstalledDaemon.of(context).daemon().findRunning("/v1/vms", VmView[].class)
                    .map(vms -> (int) Arrays.stream(vms).filter(vm -> vm.state().equals("running")).count());
        } catch (CommandFailure e) {
            context.output().note("VMs were not counted: " + e.getMessage());
            return Optional.empty();
        }
    }
}
