package dev.banger.cli.command;

import dev.banger.api.VmView;
import dev.banger.cli.CliContext;
import dev.banger.cli.Signals;
import dev.banger.cli.output.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code banger vm create}. */
@Command(name = "create", description = "Create a VM, start it and wait until it answers.")
public final class VmCreate implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    OutputOption output;

    @Mixin
    VmOptions options;

    @Option(names = "--no-start", description = "leave it created")
    boolean noStart;

    VmCreate(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var request = options.request(!noStart);
        final VmView vm;
        try (var signals = Signals.open()) {
            vm = new VmCreation(context).create(request, signals).orKept();
        }
        if (output.format == Output.Format.json) {
            context.output().json(vm);
        } else {
            context.output().line(vm.name());
        }
        return 0;
    }
}
