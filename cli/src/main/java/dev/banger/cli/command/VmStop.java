package dev.banger.cli.command;

import dev.banger.api.OperationView;
import dev.banger.api.StopVm;
import dev.banger.api.VmView;
import dev.banger.cli.CliContext;
import dev.banger.cli.CommandFailure;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code banger vm stop}. */
@Command(name = "stop", description = "Shut VMs down; one that takes too long is killed.")
public final class VmStop implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    OutputOption output;

    @Option(names = {"-t", "--timeout"}, paramLabel = "SECONDS", description = "how long the guest may take before it is killed (default: 20)")
    Optional<Integer> timeout;

    @Parameters(paramLabel = "VM", arity = "1..*", description = "ids, unique id prefixes or names")
    List<String> vms;

    VmStop(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        timeout.filter(seconds -> seconds < 0).ifPresent(seconds -> {
            throw CommandFailure.usage("--timeout " + seconds + " is negative", "Use 0 to kill at once.");
        });
        vms.forEach(Arguments::vm);
        return new EachOf(context.output(), output.format).run(vms, vm -> {
            context.await(context.daemon().post(Arguments.vm(vm) + "/stop", new StopVm(timeout), OperationView.class));
            var view = context.daemon().get(Arguments.vm(vm), VmView.class);
            return new EachOf.Done(view.name(), view);
        });
    }
}
