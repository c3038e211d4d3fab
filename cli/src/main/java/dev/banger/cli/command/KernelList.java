package dev.banger.cli.command;

import dev.banger.api.KernelView;
import dev.banger.cli.CliContext;
import dev.banger.cli.output.KernelTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code banger kernel list}. */
@Command(name = "list", description = "List kernels.")
public final class KernelList implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    OutputOption output;

    KernelList(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var kernels = context.daemon().list("/v1/kernels", KernelView.class);
        context.output().print(output.format, kernels, KernelTable.list(kernels));
        return 0;
    }
}
