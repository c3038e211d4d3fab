package dev.banger.cli.command;

import dev.banger.api.VmView;
import dev.banger.cli.CliContext;
import dev.banger.cli.output.VmTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code banger ps}. */
@Command(name = "ps", description = "List running VMs.")
public final class Ps implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    OutputOption output;

    Ps(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var vms = context.daemon().list("/v1/vms", VmView.class).stream().filter(vm -> vm.state().equals("running")).toList();
        context.output().print(output.format, vms, VmTable.list(vms));
        return 0;
    }
}
