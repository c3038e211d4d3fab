package dev.banger.cli.command;

import dev.banger.api.VmView;
import dev.banger.cli.CliContext;
import dev.banger.cli.output.VmTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code banger vm list}. */
@Command(name = "list", description = "List VMs.")
public final class VmList implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    OutputOption output;

    VmList(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var vms = context.daemon().list("/v1/vms", VmView.class);
        context.output().print(output.format, vms, VmTable.list(vms));
        return 0;
    }
}
