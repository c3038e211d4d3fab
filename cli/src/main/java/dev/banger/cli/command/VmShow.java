package dev.banger.cli.command;

import dev.banger.api.VmView;
import dev.banger.cli.CliContext;
import dev.banger.cli.output.VmTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code banger vm show}. */
@Command(name = "show", description = "Show everything about a VM.")
public final class VmShow implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    OutputOption output;

    @Parameters(paramLabel = "VM", description = "id, unique id prefix or name")
    String vm;

    VmShow(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var view = context.daemon().get(Arguments.vm(vm), VmView.class);
        context.output().print(output.format, view, VmTable.details(view));
        return 0;
    }
}
