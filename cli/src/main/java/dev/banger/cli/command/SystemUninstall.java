package dev.banger.cli.command;

import dev.banger.api.VmView;
import dev.banger.cli.CliContext;
import dev.banger.cli.CommandFailure;
import dev.banger.cli.client.DaemonProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code banger system uninstall}: deletes VMs through the daemon where it answers; what is left of them goes by the helper's ledger. */
@Command(name = "uninstall", description = {
    "Delete all VMs, and remove services, network and programs. State (images, kernels, keys) and settings stay.", "Needs root."})
public final class SystemUninstall implements Callable<Integer> {
    private final CliContext context;

    @Option(names = "--purge", description = "remove state and settings too")
    boolean purge;

    SystemUninstall(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (context.environment().uid() != 0) {
            throw CommandFailure.usage("'banger system uninstall' needs root, and you are uid " + context.environment().uid(),
                    "Run: sudo banger system uninstall" + (purge ? " --purge" : ""));
        }
        deleteVms();
        var arguments = new ArrayList<>(List.of("system", "uninstall"));
        if (purge) {
            arguments.add("--purge");
        }
        return new DaemonProgram(context.environment()).run(arguments);
    }

    /** Each by itself: one that the daemon does not delete keeps no other one. */
    private void deleteVms() {
        var installed = InstalledDaemon.of(context);
        attempt("the daemon does not say which VMs there are", () -> {
            for (var vm : installed.daemon().findRunning("/v1/vms", VmView[].class).orElseGet(() -> new VmView[0])) {
                context.output().line("deleting VM " + vm.name());
                attempt("the daemon does not delete VM " + vm.name(), () -> new Deletion(installed).delete(Arguments.vm(vm.id())));
            }
        });
    }

    /** @param failure what it means when it fails; a signal ends the command */
    private void attempt(String failure, Runnable step) {
        try {
            step.run();
        } catch (CommandFailure e) {
            if (e.bySignal()) {
                throw e;
            }
            context.output().note(failure + " (" + e.getMessage() + "): the removal goes on without it");
        }
    }
}
