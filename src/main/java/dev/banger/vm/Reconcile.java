package dev.banger.vm;

import dev.banger.lock.Blocking;
import dev.banger.network.HostNetwork;
import dev.banger.operation.Operation;
import dev.banger.operation.Operations;
import dev.banger.operation.Progress;
import dev.banger.store.VmRow;
import dev.banger.store.VmStore;
import dev.banger.vm.handles.HandleCache;
import dev.banger.vm.handles.Handles;
import dev.banger.vm.start.Pipeline;
import dev.banger.vm.start.StartContext;
import dev.banger.vmm.Vmms;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes rows, kernel and processes agree when the daemon starts: a VM that was running and whose VMM lives is adopted, a deletion that was
 * cut short is finished, everything else that an earlier daemon left is taken down. What fails is in the report, and does not keep the daemon
 * from starting.
 */
@Singleton
final class Reconcile {
    private static final String OPERATION = "reconcile";

    private final VmStore store;
    private final Operations operations;
    private final HandleCache handles;
    private final Vmms vmms;
    private final Pipeline pipeline;
    private final VmDeletion deletion;
    private final HostNetwork network;
    private final VmWork work;
    private final ExitWatch exits;
    private final Leftovers leftovers;
    private final LivingLeases leases;
    private final Clock clock;

    Reconcile(
            VmStore store,
            Operations operations,
            HandleCache handles,
            Vmms vmms,
            Pipeline pipeline,
            VmDeletion deletion,
            HostNetwork network,
            VmWork work,
            ExitWatch exits,
            Leftovers leftovers,
            LivingLeases leases,
            Clock clock) {
        this.store = store;
        this.operations = operations;
        this.handles = handles;
        this.vmms = vmms;
        this.pipeline = pipeline;
        this.deletion = deletion;
        this.network = network;
        this.work = work;
        this.exits = exits;
        this.leftovers = leftovers;
        this.leases = leases;
        this.clock = clock;
    }

    Uni<ReconcileReport> run() {
        var findings = new Findings();
        return operations.list()
                .map(Reconcile::deletions)
                .chain(deletions -> Blocking.call(HandleCache::bootId)
                        .chain(boot -> store.list().chain(rows -> vms(rows, new Earlier(boot, deletions), findings))))
                .chain(() -> store.list())
                .chain(rows -> findings.tried("leftovers", leftovers.remove(rows, living(rows), OPERATION, findings))
                        .chain(() -> repair(living(rows), findings)))
                // Last: until then a daemon that is killed here leaves to the next one what it was told.
                .chain(() -> findings.tried("operations of an earlier daemon", operations.interruptStale()))
                .map(done -> findings.report(clock));
    }

    /**
     * What is known of the daemon before.
     *
     * @param boot of the host, now
     * @param deletions ids of VMs that it was deleting
     */
    private record Earlier(String boot, Set<String> deletions) {}

    private static Set<String> deletions(List<Operation> operations) {
        return operations.stream()
                .filter(operation -> operation.kind().equals(VmDeletion.KIND) && operation.status() == Operation.Status.RUNNING)
                .map(Operation::subject)
                .collect(Collectors.toSet());
    }

    private Uni<Void> vms(List<VmRow> rows, Earlier earlier, Findings findings) {
        return each(rows, findings, row -> adoptIfLiving(row, earlier, findings))
                // VMMs end before what they hold is taken from them.
                .chain(() -> findings.tried("VMMs of no VM", leftovers.killStrays(living(rows), OPERATION, findings)))
                .chain(() -> each(rows, findings, row -> earlier.deletions().contains(row.id())
                        ? finishDeletion(row, earlier, findings)
                        : takeDownIfTraces(row, earlier, findings)));
    }

    private Uni<Void> each(List<VmRow> rows, Findings findings, Function<VmRow, Uni<Void>> what) {
        var all = Uni.createFrom().voidItem();
        for (var row : rows) {
            all = all.chain(() -> findings.tried(named(row), work.locked(row.id(), () -> what.apply(row))));
        }
        return all;
    }

    private Set<String> living(List<VmRow> rows) {
        return rows.stream().map(VmRow::id).filter(id -> handles.of(id).isPresent()).collect(Collectors.toSet());
    }

    private Uni<Void> adoptIfLiving(VmRow row, Earlier earlier, Findings findings) {
        if (!row.state().equals(VmStates.RUNNING) || earlier.deletions().contains(row.id())) {
            return Uni.createFrom().voidItem();
        }
        return handles.load(row.id()).invoke(found -> found
                .filter(known -> lives(row, known, earlier.boot()))
                .ifPresent(known -> adopt(row, known, findings))).replaceWithVoid();
    }

    private void adopt(VmRow row, Handles living, Findings findings) {
        handles.adopt(row.id(), living);
        exits.watch(row.id(), living);
        findings.adopted(named(row), "it lives on, pid " + living.pid());
    }

    /** Half of a VM is of no use, and its owner has said that none of it is to be kept. */
    private Uni<Void> finishDeletion(VmRow row, Earlier earlier, Findings findings) {
        return handles.load(row.id())
                .chain(found -> deletion.remove(context(row, found, earlier.boot())))
                .invoke(() -> findings.deleted(named(row), "the daemon ended while it was being deleted"));
    }

    private Uni<Void> takeDownIfTraces(VmRow row, Earlier earlier, Findings findings) {
        if (handles.of(row.id()).isPresent()) {
            return Uni.createFrom().voidItem();
        }
        return handles.load(row.id()).chain(found -> {
            var traces = found.isPresent() || row.tap().isPresent() || row.state().equals(VmStates.RUNNING);
            var rebooted = found.isPresent() && !found.get().bootId().equals(earlier.boot());
            return traces ? takeDown(context(row, found, earlier.boot()), rebooted, findings) : Uni.createFrom().voidItem();
        });
    }

    private StartContext context(VmRow row, Optional<Handles> found, String boot) {
        var context = new StartContext(row, Progress.silent(OPERATION));
        found.filter(known -> lives(row, known, boot)).ifPresent(known -> context.handle(known.vmmHandle(row.id())));
        return context;
    }

    private boolean lives(VmRow row, Handles known, String boot) {
        return known.bootId().equals(boot) && vmms.of(known.vmm()).isAlive(known.vmmHandle(row.id()));
    }

    private Uni<Void> takeDown(StartContext context, boolean rebooted, Findings findings) {
        var row = context.row();
        var wasRunning = row.state().equals(VmStates.RUNNING);
        var state = wasRunning ? VmStates.STOPPED : VmStates.ERROR;
        var reason = !wasRunning
                ? "the daemon ended while the VM was being started or stopped"
                : rebooted ? "the host was restarted" : "its VMM ended while the daemon was not running";
        return pipeline.takeDown(context)
                .onFailure().call(failure -> store.recordState(row.id(), VmStates.ERROR, "taking it down failed: " + failure.getMessage()))
                .chain(() -> store.recordState(row.id(), state, reason))
                .invoke(() -> findings.takenDown(named(row), reason));
    }

    /** Bridge, firewall, leases and NAT of the VMs that live: somebody may have flushed them meanwhile. */
    private Uni<Void> repair(Set<String> living, Findings findings) {
        return living.isEmpty()
                ? Uni.createFrom().voidItem()
                : findings.tried("bridge", network.ensureBridge(OPERATION)).chain(() -> leases.restore(OPERATION));
    }

    private static String named(VmRow row) {
        return "VM '" + row.name() + "' (" + row.shortId() + ")";
    }
}
