package dev.banger.helper;

import dev.banger.helper.PrivilegedException.Code;
import dev.banger.helper.ledger.Ledger;
import dev.banger.helper.ledger.LedgerException;
import dev.banger.helper.ledger.MemoryLedger;
import dev.banger.helper.ledger.VmEntry;
import dev.banger.linux.ProcessIdentity;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Lets through to the kernel what is legal by {@link Order} and by the ledger, and writes down first what is made. A VM's requests wait for
 * each other; what concerns taps waits for each other too, as it does in the kernel.
 *
 * <p>A server keeps its ledger on files and knows what it made: what is not in it is not ours ({@link Unknown#REFUSED}), but for taps and
 * disks that carry our marks, which are reclaimed. An adapter in the daemon's process starts with an empty one, and must still take over
 * what an earlier, killed process left: what it does not know is then judged by names and marks alone ({@link Unknown#JUDGED_BY_MARKS}).
 */
public final class RecordedOps implements PrivilegedOps {
    private static final int LOCKS = 64;
    /** A VM whose id is known by its first digits alone, from the name of a dm device. */
    private static final String BY_NAME = "0".repeat(24);

    /** What is done with what the ledger does not know. */
    enum Unknown {
        REFUSED,
        JUDGED_BY_MARKS
    }

    private final PrivilegedOps kernel;
    private final Ledger ledger;
    private final Unknown unknown;
    private final RecordedNetwork network;
    private final List<ReentrantLock> locks = IntStream.range(0, LOCKS).mapToObj(i -> new ReentrantLock()).toList();

    /** For a process that the ledger outlives. */
    static RecordedOps forServer(LocalPrivilegedOps kernel, Ledger ledger) {
        return new RecordedOps(kernel, ledger, Unknown.REFUSED, kernel.tapMarks());
    }

    /** For the owner's own process. */
    public static RecordedOps forOwner(LocalPrivilegedOps kernel) {
        return new RecordedOps(kernel, new MemoryLedger(), Unknown.JUDGED_BY_MARKS, kernel.tapMarks());
    }

    RecordedOps(PrivilegedOps kernel, Ledger ledger, Unknown unknown, TapMarks marks) {
        this.kernel = kernel;
        this.ledger = ledger;
        this.unknown = unknown;
        this.network = new RecordedNetwork(kernel, ledger, unknown, marks);
    }

    @Override
    public HostFacts hostFacts(GetHostFacts request) throws PrivilegedException {
        return kernel.hostFacts(request);
    }

    @Override
    public void ensureNetwork(EnsureNetwork request) throws PrivilegedException {
        network.ensure(request);
    }

    @Override
    public void removeNetwork(RemoveNetwork request) throws PrivilegedException {
        network.remove(request);
    }

    @Override
    public void createTap(CreateTap request) throws PrivilegedException {
        network.createTap(request);
    }

    @Override
    public void leaseTap(LeaseTap request) throws PrivilegedException {
        ofVm(request.vmId(), entry -> {
            legal(Order.LEASE_TAP, entry);
            network.leaseTap(request, entry);
            return true;
        });
    }

    @Override
    public void releaseTap(ReleaseTap request) throws PrivilegedException {
        ofVm(request.vmId(), entry -> {
            if (legal(Order.RELEASE_TAP, entry) || judges(entry.lease().isPresent())) {
                network.releaseTap(request, entry);
            }
            return true;
        });
    }

    @Override
    public void removeTap(RemoveTap request) throws PrivilegedException {
        network.removeTap(request);
    }

    @Override
    public void allowNat(AllowNat request) throws PrivilegedException {
        ofVm(request.vmId(), entry -> {
            if (!judges(entry.lease().isPresent())) {
                legal(Order.ALLOW_NAT, entry);
                RecordedNetwork.sameAddress(request.vmId(), request.address(), entry);
                update(request.vmId(), vm -> vm.withNat(true));
            }
            kernel.allowNat(request);
            return true;
        });
    }

    @Override
    public void revokeNat(RevokeNat request) throws PrivilegedException {
        ofVm(request.vmId(), entry -> {
            if (judges(entry.lease().isPresent())) {
                kernel.revokeNat(request);
            } else if (legal(Order.REVOKE_NAT, entry)) {
                RecordedNetwork.sameAddress(request.vmId(), request.address(), entry);
                kernel.revokeNat(request);
                update(request.vmId(), vm -> vm.withNat(false));
            }
            return true;
        });
    }

    @Override
    public SnapshotDevice attachSnapshot(AttachSnapshot request) throws PrivilegedException {
        return ofVm(request.vmId(), entry -> {
            legal(Order.ATTACH_SNAPSHOT, entry);
            if (request.image().equals(request.cow())) {
                throw new PrivilegedException(Code.REFUSED, "image and cow are one file, " + request.cow() + ": they must be two");
            }
            update(request.vmId(), vm -> vm.withSnapshot(new VmEntry.Snapshot(request.image(), request.cow())));
            try {
                return kernel.attachSnapshot(request);
            } catch (PrivilegedException e) {
                if (entry.snapshot().isEmpty()) {
                    undoSnapshot(request, e);
                }
                throw e;
            }
        });
    }

    private void undoSnapshot(AttachSnapshot request, PrivilegedException cause) {
        try {
            kernel.removeSnapshot(new RemoveSnapshot(request.operationId(), request.vmId()));
            update(request.vmId(), VmEntry::withoutSnapshot);
        } catch (PrivilegedException undo) {
            cause.addSuppressed(undo);
        }
    }

    @Override
    public void removeSnapshot(RemoveSnapshot request) throws PrivilegedException {
        if (request.vmId().endsWith(BY_NAME)) {
            reclaimByName(request);
            return;
        }
        ofVm(request.vmId(), entry -> {
            // Without an entry the device's uuid and the loops' labels decide, in the kernel's adapter.
            if (legal(Order.REMOVE_SNAPSHOT, entry) || !isKnown(request.vmId())) {
                kernel.removeSnapshot(request);
                if (entry.snapshot().isPresent()) {
                    update(request.vmId(), VmEntry::withoutSnapshot);
                }
            }
            return true;
        });
    }

    private void reclaimByName(RemoveSnapshot request) throws PrivilegedException {
        for (var vmId : ledger.vmIds()) {
            if (sharesShortId(vmId, request.vmId())) {
                removeSnapshot(new RemoveSnapshot(request.operationId(), vmId));
            }
        }
        kernel.removeSnapshot(request);
    }

    @Override
    public VmmProcess launchVmm(LaunchVmm request) throws PrivilegedException {
        return ofVm(request.vmId(), entry -> {
            var started = startedBy(request.operationId(), entry);
            return started.isPresent() ? started.get() : launch(request, entry);
        });
    }

    /** Whoever did not get the answer asks again: the order is met already. */
    private static Optional<VmmProcess> startedBy(String operation, VmEntry entry) {
        return entry.vmm()
                .filter(vmm -> vmm.operation().equals(operation) && vmmRuns(entry))
                .flatMap(VmEntry.Vmm::process)
                .map(process -> new VmmProcess(process.pid(), process.startTimeTicks()));
    }

    private VmmProcess launch(LaunchVmm request, VmEntry entry) throws PrivilegedException {
        if (request.tap().isPresent() && !judges(entry.lease().isPresent())) {
            legal(Order.LAUNCH_VMM_WITH_TAP, entry);
            RecordedNetwork.sameTap(request.vmId(), request.tap().get(), entry);
        } else {
            legal(Order.LAUNCH_VMM, entry);
        }
        var ordered = VmEntry.Vmm.orderedBy(request.operationId());
        update(request.vmId(), vm -> vm.withVmm(ordered));
        try {
            var started = kernel.launchVmm(request);
            update(request.vmId(),
                    vm -> vm.withVmm(ordered.withProcess(new VmEntry.Process(started.pid(), started.startTimeTicks()))));
            return started;
        } catch (PrivilegedException e) {
            update(request.vmId(), VmEntry::withoutVmm);
            throw e;
        }
    }

    @Override
    public void signalVmm(SignalVmm request) throws PrivilegedException {
        var entry = entry(request.vmId());
        if (judges(entry.vmm().isPresent()) || isOf(entry, request.process())) {
            kernel.signalVmm(request);
        } else if (new ProcessIdentity(request.process().pid(), request.process().startTimeTicks()).isAlive()) {
            throw new PrivilegedException(Code.REFUSED, "process " + request.process().pid() + " is not the VMM that was started for VM "
                    + request.vmId() + " here: it is left alone");
        }
    }

    @Override
    public String vmmEnd(GetVmmEnd request) throws PrivilegedException {
        var entry = entry(request.vmId());
        return judges(entry.vmm().isPresent()) || isOf(entry, request.process()) ? kernel.vmmEnd(request) : "gone";
    }

    @Override
    public void forgetVm(ForgetVm request) throws PrivilegedException {
        ofVm(request.vmId(), entry -> {
            legal(Order.FORGET_VM, entry);
            if (unknown == Unknown.JUDGED_BY_MARKS || isKnown(request.vmId())) {
                kernel.forgetVm(request);
                recorded(() -> ledger.forgetVm(request.vmId()));
            }
            return true;
        });
    }

    @Override
    public KernelObjects listObjects(ListObjects request) throws PrivilegedException {
        var found = kernel.listObjects(request);
        return new KernelObjects(found.bridge(), found.taps(), found.snapshots(), found.loops(), found.firewall(), ledger.vmIds());
    }

    @Override
    public void close() {
        kernel.close();
        ledger.close();
    }

    private interface Step<T> {
        T with(VmEntry entry) throws PrivilegedException;
    }

    private <T> T ofVm(String vmId, Step<T> step) throws PrivilegedException {
        var lock = locks.get(Math.floorMod(vmId.substring(0, 8).hashCode(), LOCKS));
        lock.lock();
        try {
            refuseTwin(vmId);
            return step.with(entry(vmId));
        } finally {
            lock.unlock();
        }
    }

    /** Devices and directories are named after the first 8 digits: no two VMs may share them. */
    private void refuseTwin(String vmId) throws PrivilegedException {
        for (var other : ledger.vmIds()) {
            if (!other.equals(vmId) && sharesShortId(other, vmId)) {
                throw new PrivilegedException(Code.CONFLICT,
                        "VM " + other + " has the same first 8 digits as " + vmId + ": give the new VM another id");
            }
        }
    }

    private static boolean sharesShortId(String one, String other) {
        return one.regionMatches(0, other, 0, 8);
    }

    /** @return whether there is something to do */
    private static boolean legal(Order order, VmEntry entry) throws PrivilegedException {
        return order.allows(entry.vmId(), Order.held(entry, vmmRuns(entry)));
    }

    static boolean vmmRuns(VmEntry entry) {
        return entry.vmm().flatMap(VmEntry.Vmm::process)
                .filter(process -> new ProcessIdentity(process.pid(), process.startTimeTicks()).isAlive())
                .isPresent();
    }

    /** A start that was cut off left no process in the entry: the kernel's adapter then knows it by unit or command line. */
    private static boolean isOf(VmEntry entry, VmmProcess process) {
        return entry.vmm().isPresent() && entry.vmm().get().process()
                .map(is -> is.pid() == process.pid() && is.startTimeTicks() == process.startTimeTicks())
                .orElse(true);
    }

    /** Whether the ledger has nothing to say and names and marks decide. */
    private boolean judges(boolean known) {
        return !known && unknown == Unknown.JUDGED_BY_MARKS;
    }

    private boolean isKnown(String vmId) throws PrivilegedException {
        try {
            return ledger.vm(vmId).isPresent();
        } catch (LedgerException e) {
            throw failed(e);
        }
    }

    private VmEntry entry(String vmId) throws PrivilegedException {
        try {
            return ledger.vm(vmId).orElseGet(() -> VmEntry.of(vmId));
        } catch (LedgerException e) {
            throw failed(e);
        }
    }

    private void update(String vmId, UnaryOperator<VmEntry> change) throws PrivilegedException {
        recorded(() -> ledger.updateVm(vmId, change));
    }

    private static void recorded(RecordedNetwork.Writing writing) throws PrivilegedException {
        RecordedNetwork.recorded(writing);
    }

    private static PrivilegedException failed(LedgerException e) {
        return new PrivilegedException(Code.FAILED, e.getMessage(), e);
    }
}
