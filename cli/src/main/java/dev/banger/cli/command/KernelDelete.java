package dev.banger.cli.command;

import dev.banger.api.KernelView;
import dev.banger.cli.CliContext;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code banger kernel delete}. */
@Command(name = "delete", description = "Delete kernels.")
public final class KernelDelete implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    OutputOption output;

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "names of the kernels")
    List<String> names;

    KernelDelete(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        names.forEach(Arguments::kernel);
        return new EachOf(context.output(), output.format).run(names, name -> {
            var view = context.daemon().get(Arguments.kernel(name), KernelView.class);
            new Deletion(context).delete(Arguments.kernel(name));
            return new EachOf.Done(view.name(), view);
        });
    }
}
