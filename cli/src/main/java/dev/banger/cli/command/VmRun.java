package dev.banger.cli.command;

import dev.banger.api.SshAccessView;
import dev.banger.api.VmView;
import dev.banger.cli.CliContext;
import dev.banger.cli.CommandFailure;
import dev.banger.cli.Signals;
import dev.banger.cli.ssh.GuestCommand;
import dev.banger.cli.ssh.SshSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code banger vm run}: a new VM, and a command or a shell in it. The answer is the command's exit status. */
@Command(name = "run", description = "Create a VM and run a command in it, or a shell when there is none.",
        customSynopsis = "banger vm run [OPTIONS] [-- COMMAND [ARGUMENT...]]")
public final class VmRun implements Callable<Integer> {
    private final CliContext context;

    @Spec
    CommandSpec spec;

    @Mixin
    VmOptions options;

    @Option(names = "--rm", description = "delete the VM when the command has ended, however it ended")
    boolean remove;

    @Option(names = {"-d", "--detach"}, description = "return when the guest is ready, and print the VM's name")
    boolean detach;

    @Parameters(paramLabel = "COMMAND", arity = "0..*", hidden = true)
    List<String> words = new ArrayList<>();

    VmRun(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var command = Arguments.guestCommand(spec, words);
        if (detach && remove) {
            throw CommandFailure.usage("-d and --rm do not go together", "A detached VM is deleted with 'banger vm delete NAME'.");
        }
        if (detach && !command.isEmpty()) {
            throw CommandFailure.usage("-d and a command do not go together", "Run it afterwards with 'banger vm ssh NAME -- COMMAND'.");
        }
        GuestCommand.check(command);
        var request = options.request(true);
        try (var signals = Signals.open()) {
            var result = remove
                    ? new VmCreation(context).create(request, signals, new VmRemoval(context)::removeIfThere)
                    : new VmCreation(context).create(request, signals);
            if (remove && result.failure().isPresent()) {
                result.vm().ifPresent(this::removeFailed);
                throw result.failure().get();
            }
            var vm = result.orKept();
            if (detach) {
                context.output().line(vm.name());
                return 0;
            }
            return remove ? runThenRemove(vm, command, signals) : run(vm, command, signals);
        }
    }

    private int run(VmView vm, List<String> command, Signals signals) {
        var access = context.daemon().get(Arguments.vm(vm.id()) + "/ssh", SshAccessView.class);
        var session = new SshSession(access, context.environment());
        return command.isEmpty() ? session.shell(signals) : session.run(command, signals);
    }

    private int runThenRemove(VmView vm, List<String> command, Signals signals) {
        final int status;
        try {
            status = run(vm, command, signals);
        } catch (RuntimeException e) {
            new VmRemoval(context).remove(vm);
            throw e;
        }
        return new VmRemoval(context).remove(vm) || status != 0 ? status : CommandFailure.FAILED;
    }

    private void removeFailed(VmView vm) {
        var removal = new VmRemoval(context);
        removal.printLogTail(vm);
        removal.remove(vm);
    }
}
