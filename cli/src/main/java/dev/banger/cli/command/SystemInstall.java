package dev.banger.cli.command;

import dev.banger.cli.CliContext;
import dev.banger.cli.client.DaemonProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code banger system install}. */
@Command(name = "install", description = {
    "Install the release that this program is of, as two services; or upgrade to it, while VMs run.", "Needs root."})
public final class SystemInstall implements Callable<Integer> {
    private final CliContext context;

    @Option(names = "--owner", paramLabel = "USER", description = "the account that may use it (default: the one that it is installed for)")
    Optional<String> owner;

    SystemInstall(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var arguments = new ArrayList<>(List.of("system", "install"));
        owner.ifPresent(name -> arguments.addAll(List.of("--owner", name)));
        return new DaemonProgram(context.environment()).run(arguments);
    }
}
