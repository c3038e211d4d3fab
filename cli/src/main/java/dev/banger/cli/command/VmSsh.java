package dev.banger.cli.command;

import dev.banger.api.SshAccessView;
import dev.banger.cli.CliContext;
import dev.banger.cli.Signals;
import dev.banger.cli.ssh.GuestCommand;
import dev.banger.cli.ssh.SshSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code banger vm ssh}: a shell or a command in a running VM, through the host's ssh. The answer is its exit status. */
@Command(name = "ssh", description = "Open a shell in a running VM, or run a command in it.",
        customSynopsis = "banger vm ssh VM [-- COMMAND [ARGUMENT...]]")
public final class VmSsh implements Callable<Integer> {
    private final CliContext context;

    @Spec
    CommandSpec spec;

    @Parameters(index = "0", paramLabel = "VM", description = "id, unique id prefix or name")
    String vm;

    @Parameters(index = "1..*", paramLabel = "COMMAND", arity = "0..*", hidden = true)
    List<String> words = new ArrayList<>();

    VmSsh(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var target = Arguments.vm(vm);
        var command = Arguments.guestCommand(spec, words);
        GuestCommand.check(command);
        try (var signals = Signals.open()) {
            var access = context.daemon().get(target + "/ssh", SshAccessView.class);
            var session = new SshSession(access, context.environment());
            return command.isEmpty() ? session.shell(signals) : session.run(command, signals);
        }
    }
}
