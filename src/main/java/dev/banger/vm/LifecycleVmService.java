package dev.banger.vm;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.config.StatePaths;
import dev.banger.guest.SshIdentity;
import dev.banger.lock.Blocking;
import dev.banger.network.Lease;
import dev.banger.operation.Operation;
import dev.banger.operation.Progress;
import dev.banger.store.VmRow;
import dev.banger.store.VmStore;
import dev.banger.vm.handles.HandleCache;
import dev.banger.vm.handles.Handles;
import dev.banger.vm.start.Cancellation;
import dev.banger.vmm.VmmKind;
import dev.banger.vmm.VmmJournal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** Finds the VM that is meant and hands the work to the class that does it, under the VM's lock. */
@ApplicationScoped
public class LifecycleVmService implements VmService {
    private static final Logger LOG = Logger.getLogger(LifecycleVmService.class);
    private static final int SSH_PORT = 22;

    private final VmRefs refs;
    private final VmCreation creation;
    private final VmStart start;
    private final VmStop stop;
    private final VmDeletion deletion;
    private final Reconcile reconcile;
    private final VmWork work;
    private final VmStore store;
    private final HandleCache handles;
    private final SshIdentity identity;
    private final VmmJournal journal;
    private final StatePaths paths;
    private final AtomicReference<Optional<ReconcileReport>> reconciled = new AtomicReference<>(Optional.empty());

    LifecycleVmService(
            VmRefs refs,
            VmCreation creation,
            VmStart start,
            VmStop stop,
            VmDeletion deletion,
            Reconcile reconcile,
            VmWork work,
            VmStore store,
            HandleCache handles,
            SshIdentity identity,
            VmmJournal journal,
            StatePaths paths) {
        this.refs = refs;
        this.creation = creation;
        this.start = start;
        this.stop = stop;
        this.deletion = deletion;
        this.reconcile = reconcile;
        this.work = work;
        this.store = store;
        this.handles = handles;
        this.identity = identity;
        this.journal = journal;
        this.paths = paths;
    }

    @Override
    public Uni<Operation> create(VmRequest request) {
        warmUp();
        return creation.create(request);
    }

    @Override
    public Uni<Operation> start(String ref) {
        return existing("vm.start", ref, start::start);
    }

    @Override
    public Uni<Operation> stop(String ref, Duration budget) {
        return existing("vm.stop", ref, (row, progress, cancellation) -> stop.stop(row, budget, progress, cancellation));
    }

    @Override
    public Uni<Operation> restart(String ref, Duration budget) {
        return existing("vm.restart", ref, (row, progress, cancellation) -> stop.stop(row, budget, progress, cancellation)
                .chain(() -> store.find(row.id()))
                .chain(stopped -> start.start(stopped.orElse(row), progress, cancellation)));
    }

    @Override
    public Uni<Operation> kill(String ref) {
        return existing("vm.kill", ref, stop::kill);
    }

    /** {@inheritDoc} One that somebody else has deleted meanwhile is deleted: no error. */
    @Override
    public Uni<Operation> delete(String ref) {
        return refs.resolve(ref).chain(meant -> work.begin(VmDeletion.KIND, meant.id(), (row, progress, cancellation) ->
                row.map(found -> deletion.remove(found, progress)).orElseGet(() -> Uni.createFrom().voidItem())));
    }

    @Override
    public Uni<List<Vm>> list() {
        return store.list().map(rows -> rows.stream().map(this::view).toList());
    }

    @Override
    public Uni<Vm> show(String ref) {
        return refs.resolve(ref).map(this::view);
    }

    @Override
    public Uni<SshAccess> ssh(String ref) {
        return refs.resolve(ref).map(row -> {
            if (!row.state().equals(VmStates.RUNNING)) {
                throw new BangerException(
                        Code.NOT_RUNNING,
                        "VM '" + row.name() + "' is " + row.state(),
                        "Start it with 'banger vm start " + row.name() + "'.");
            }
            return new SshAccess("root", row.address(), SSH_PORT, identity.privateKey(), identity.knownHosts(), row.id());
        });
    }

    @Override
    public Uni<VmLogs> logs(String ref, int bytes) {
        return refs.resolve(ref).chain(row -> Blocking.call(() -> {
            var directory = paths.vm(row.id());
            return new VmLogs(
                    List.of(directory.resolve("console.log"), directory.resolve("vmm.log")),
                    VmmJournal.unit(row.id()),
                    journal.tail(row.id(), bytes));
        }));
    }

    @Override
    public Uni<ReconcileReport> reconcile() {
        return reconcile.run().invoke(report -> reconciled.set(Optional.of(report))).call(() -> Blocking.run(() -> {
            if (Files.exists(identity.privateKey())) {
                warmUp();
            }
        }));
    }

    @Override
    public Optional<ReconcileReport> reconciled() {
        return reconciled.get();
    }

    /** The first use of our key loads a cryptography library, which takes a second: it does so beside the first start's other work. */
    private void warmUp() {
        identity.authorizedKey().subscribe().with(key -> {}, failure -> LOG.debugf("our ssh key is not ready: %s", failure.getMessage()));
    }

    /** Work on a VM that must still exist when its turn has come. */
    @FunctionalInterface
    private interface OnVm {
        Uni<Void> run(VmRow row, Progress progress, Cancellation cancellation);
    }

    private Uni<Operation> existing(String kind, String ref, OnVm body) {
        return refs.resolve(ref).chain(meant -> work.begin(kind, meant.id(), (row, progress, cancellation) -> row
                .map(found -> body.run(found, progress, cancellation))
                .orElseGet(() -> Uni.createFrom().failure(VmRefs.unknown(ref)))));
    }

    private Vm view(VmRow row) {
        return new Vm(
                row.id(),
                row.name(),
                VmStates.of(row.state()),
                row.reason(),
                row.image(),
                row.imageDigest(),
                row.kernel(),
                VmmKind.valueOf(row.vmm().toUpperCase(Locale.ROOT)),
                row.accelerated(),
                row.vcpu(),
                row.memoryBytes(),
                row.diskBytes(),
                row.storage(),
                row.address(),
                Lease.macOf(row.address()),
                row.nat(),
                handles.of(row.id()).map(Handles::pid),
                row.createdAt(),
                row.startedAt());
    }
}
