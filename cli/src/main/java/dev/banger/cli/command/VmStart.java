package dev.banger.cli.command;

import dev.banger.api.OperationView;
import dev.banger.api.VmView;
import dev.banger.cli.CliContext;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code banger vm start}. */
@Command(name = "start", description = "Start VMs and wait until they answer.")
public final class VmStart implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    OutputOption output;

    @Parameters(paramLabel = "VM", arity = "1..*", description = "ids, unique id prefixes or names")
    List<String> vms;

    VmStart(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        vms.forEach(Arguments::vm);
        return new EachOf(context.output(), output.format).run(vms, vm -> {
            context.await(context.daemon().post(Arguments.vm(vm) + "/start", OperationView.class));
            var view = context.daemon().get(Arguments.vm(vm), VmView.class);
            return new EachOf.Done(view.name(), view);
        });
    }
}
