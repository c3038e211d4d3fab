package dev.banger.cli.command;

import dev.banger.api.ConfigView;
import dev.banger.cli.CliContext;
import dev.banger.cli.client.DaemonProgram;
import dev.banger.cli.output.ConfigTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code banger config show}: what the daemon that runs was started with, else what one would start with. It is never started for that. */
@Command(name = "show", description = "Show every setting, its value and where that came from.")
public final class ConfigShow implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    OutputOption output;

    ConfigShow(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var view = context.daemon()
                .findRunning("/v1/config", ConfigView.class)
                .orElseGet(() -> new DaemonProgram(context.environment()).answer(ConfigView.class, "config"));
        context.output().note(view.daemon()
                ? "the daemon runs: this is what it was started with"
                : "no daemon runs: this is what one would start with");
        context.output().print(output.format, view, ConfigTable.of(view));
        view.refusal().ifPresent(why -> context.output().note("the next start will be refused: " + why));
        if (view.settings().stream().anyMatch(setting -> setting.afterRestart().isPresent())) {
            context.output().note("values were changed since the daemon started: restart it to use them");
        }
        return 0;
    }
}
