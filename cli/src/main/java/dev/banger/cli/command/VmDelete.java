package dev.banger.cli.command;

import dev.banger.api.VmView;
import dev.banger.cli.CliContext;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code banger vm delete}. */
@Command(name = "delete", description = "Stop VMs and remove every trace of them.")
public final class VmDelete implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    OutputOption output;

    @Parameters(paramLabel = "VM", arity = "1..*", description = "ids, unique id prefixes or names")
    List<String> vms;

    VmDelete(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        vms.forEach(Arguments::vm);
        return new EachOf(context.output(), output.format).run(vms, vm -> {
            var view = context.daemon().get(Arguments.vm(vm), VmView.class);
            new Deletion(context).delete(Arguments.vm(view.id()));
            return new EachOf.Done(view.name(), view);
        });
    }
}
