package dev.banger.vm;

import dev.banger.operation.Operation;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The lifecycle of VMs. A {@code ref} is an id, a unique id prefix or a name; NOT_FOUND or CONFLICT (ambiguous) otherwise. Everything that
 * takes long answers with the operation that does it.
 */
public interface VmService {
    /** Reserves name and address, records the VM, and starts {@code vm.create}. The operation's subject is the new VM's id. */
    Uni<Operation> create(VmRequest request);

    Uni<Operation> start(String ref);

    /** Asks the guest to power off and kills the VMM when {@code budget} is used up. */
    Uni<Operation> stop(String ref, Duration budget);

    Uni<Operation> restart(String ref, Duration budget);

    /** Ends the VMM at once. */
    Uni<Operation> kill(String ref);

    /** Stops it when it runs, and removes every trace. */
    Uni<Operation> delete(String ref);

    Uni<List<Vm>> list();

    Uni<Vm> show(String ref);

    /** @throws dev.banger.config.BangerException NOT_RUNNING as the failure */
    Uni<SshAccess> ssh(String ref);

    /** @param bytes how much of a journal is wanted at most; files are read by the caller */
    Uni<VmLogs> logs(String ref, int bytes);

    /** At start of the daemon, before it answers: adopt what lives, finish what was cut short, tear down what is stale. */
    Uni<ReconcileReport> reconcile();

    /** What the last {@link #reconcile} did; empty before it. */
    Optional<ReconcileReport> reconciled();
}
