package dev.banger.cli.command;

import dev.banger.api.KernelView;
import dev.banger.cli.CliContext;
import dev.banger.cli.output.KernelTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code banger kernel show}. */
@Command(name = "show", description = "Show everything about a kernel.")
public final class KernelShow implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    OutputOption output;

    @Parameters(paramLabel = "NAME", description = "name of the kernel")
    String name;

    KernelShow(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var view = context.daemon().get(Arguments.kernel(name), KernelView.class);
        context.output().print(output.format, view, KernelTable.details(view));
        return 0;
    }
}
