package dev.banger.vm;

import dev.banger.lock.Blocking;
import dev.banger.network.HostNetwork;
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
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Makes rows, kernel and processes agree when the daemon starts: a VM that was running and whose VMM lives is adopted, everything else that
 * an earlier daemon left is taken down. What fails is logged, and does not keep the daemon from starting.
 */
@Singleton
final class Reconcile {
    private static final Logger LOG = Logger.getLogger(Reconcile.class);
    private static final String OPERATION = "reconcile";

    private final VmStore store;
    private final Operations operations;
    private final HandleCache handles;
    private final Vmms vmms;
    private final Pipeline pipeline;
    private final HostNetwork network;
    private final VmWork work;
    private final ExitWatch exits;
    private final Leftovers leftovers;
    private final LivingLeases leases;

    Reconcile(
            VmStore store,
            Operations operations,
            HandleCache handles,
            Vmms vmms,
            Pipeline pipeline,
            HostNetwork network,
            VmWork work,
            ExitWatch exits,
            Leftovers leftovers,
            LivingLeases leases) {
        this.store = store;
        this.operations = operations;
        this.handles = handles;
        this.vmms = vmms;
        this.pipeline = pipeline;
        this.network = network;
        this.work = work;
        this.exits = exits;
        this.leftovers = leftovers;
        this.leases = leases;
    }

    Uni<Void> run() {
        var progress = Progress.silent(OPERATION);
        return tried("operations of an earlier daemon", operations.interruptStale())
                .chain(() -> Blocking.call(HandleCache::bootId))
                .chain(boot -> store.list()
                        .chain(rows -> each(rows, row -> adoptIfLiving(row, boot))
                                // VMMs end before what they hold is taken from them.
                                .chain(() -> tried("VMMs of no VM", leftovers.killStrays(living(rows), OPERATION)))
                                .chain(() -> each(rows, row -> takeDownIfTraces(row, boot, progress)))))
                .chain(() -> store.list())
                .chain(rows -> tried("leftovers", leftovers.remove(rows, living(rows), OPERATION)).chain(() -> repair(living(rows))));
    }

    private Uni<Void> each(List<VmRow> rows, Function<VmRow, Uni<Void>> what) {
        var all = Uni.createFrom().voidItem();
        for (var row : rows) {
            all = all.chain(() -> tried("VM '" + row.name() + "'", work.locked(row.id(), () -> what.apply(row))));
        }
        return all;
    }

    private Set<String> living(List<VmRow> rows) {
        return rows.stream().map(VmRow::id).filter(id -> handles.of(id).isPresent()).collect(Collectors.toSet());
    }

    private Uni<Void> adoptIfLiving(VmRow row, String boot) {
        if (!row.state().equals(VmStates.RUNNING)) {
            return Uni.createFrom().voidItem();
        }
        return handles.load(row.id()).chain(found -> found
                .filter(known -> lives(row, known, boot))
                .map(known -> adopt(row, known))
                .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private Uni<Void> takeDownIfTraces(VmRow row, String boot, Progress progress) {
        if (handles.of(row.id()).isPresent()) {
            return Uni.createFrom().voidItem();
        }
        return handles.load(row.id()).chain(found -> {
            var traces = found.isPresent() || row.tap().isPresent() || row.state().equals(VmStates.RUNNING);
            var rebooted = found.isPresent() && !found.get().bootId().equals(boot);
            var context = new StartContext(row, progress);
            found.filter(known -> lives(row, known, boot)).ifPresent(known -> context.handle(known.vmmHandle(row.id())));
            return traces ? takeDown(context, rebooted) : Uni.createFrom().voidItem();
        });
    }

    private boolean lives(VmRow row, Handles known, String boot) {
        return known.bootId().equals(boot) && vmms.of(known.vmm()).isAlive(known.vmmHandle(row.id()));
    }

    private Uni<Void> adopt(VmRow row, Handles living) {
        handles.adopt(row.id(), living);
        exits.watch(row.id(), living);
        LOG.infof("VM '%s' (%s) lives on: adopted, pid %d", row.name(), row.shortId(), living.pid());
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> takeDown(StartContext context, boolean rebooted) {
        var row = context.row();
        var wasRunning = row.state().equals(VmStates.RUNNING);
        var state = wasRunning ? VmStates.STOPPED : VmStates.ERROR;
        var reason = !wasRunning
                ? "the daemon ended while the VM was being started, stopped or deleted"
                : rebooted ? "the host was restarted" : "its VMM ended while the daemon was not running";
        LOG.infof("VM '%s' (%s) is taken down: %s", row.name(), row.shortId(), reason);
        return pipeline.takeDown(context)
                .onFailure().call(failure -> store.recordState(row.id(), VmStates.ERROR, "taking it down failed: " + failure.getMessage()))
                .chain(() -> store.recordState(row.id(), state, reason));
    }

    /** Bridge, firewall, leases and NAT of the VMs that live: somebody may have flushed them meanwhile. */
    private Uni<Void> repair(Set<String> living) {
        return living.isEmpty()
                ? Uni.createFrom().voidItem()
                : tried("bridge", network.ensureBridge(OPERATION)).chain(() -> leases.restore(OPERATION));
    }

    private static Uni<Void> tried(String what, Uni<Void> work) {
        return work.onFailure().invoke(failure -> LOG.errorf(failure, "reconcile: %s: %s", what, failure.getMessage()))
                .onFailure().recoverWithItem((Void) null);
    }
}
