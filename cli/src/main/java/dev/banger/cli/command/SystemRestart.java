package dev.banger.cli.command;

import dev.banger.cli.CliContext;
import dev.banger.cli.client.DaemonProgram;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code banger system restart}. */
@Command(name = "restart", description = {"Restart both services, and wait until they are ready. VMs live on.", "Needs root."})
public final class SystemRestart implements Callable<Integer> {
    private final CliContext context;

    SystemRestart(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return new DaemonProgram(context.environment()).run(List.of("system", "restart"));
    }
}
