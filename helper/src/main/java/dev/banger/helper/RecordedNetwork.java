package dev.banger.helper;

import dev.banger.helper.PrivilegedException.Code;
import dev.banger.helper.RecordedOps.Unknown;
import dev.banger.helper.ledger.BridgeEntry;
import dev.banger.helper.ledger.Ledger;
import dev.banger.helper.ledger.LedgerException;
import dev.banger.helper.ledger.TapEntry;
import dev.banger.helper.ledger.VmEntry;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The network's part of {@link RecordedOps}: bridges, taps, and whose they are. One request at a time, as in the kernel. */
final class RecordedNetwork {
    private static final int TAPS = 512;

    private final PrivilegedOps kernel;
    private final Ledger ledger;
    private final Unknown unknown;
    private final TapMarks marks;
    private final ReentrantLock lock = new ReentrantLock();

    RecordedNetwork(PrivilegedOps kernel, Ledger ledger, Unknown unknown, TapMarks marks) {
        this.kernel = kernel;
        this.ledger = ledger;
        this.unknown = unknown;
        this.marks = marks;
    }

    interface Writing {
        void run() throws LedgerException;
    }

    void ensure(EnsureNetwork request) throws PrivilegedException {
        locked(() -> {
            if (!Ipv4.isPrivate(Ipv4.of(request.gateway()))) {
                throw refused("gateway " + request.gateway() + " is not of a private network (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or "
                        + "100.64.0.0/10): VMs would stand in for other people's hosts");
            }
            var entry = new BridgeEntry(request.bridge(), request.gateway(), request.prefixLength());
            var before = ledger.bridge(request.bridge());
            if (before.isEmpty()) {
                ledger.write(entry);
            }
            try {
                kernel.ensureNetwork(request);
            } catch (PrivilegedException e) {
                if (before.isEmpty()) {
                    ledger.forgetBridge(request.bridge());
                }
                throw e;
            }
            // The kernel's adapter has refused another address than the bridge has.
            ledger.write(entry);
        });
    }

    void remove(RemoveNetwork request) throws PrivilegedException {
        locked(() -> {
            kernel.removeNetwork(request);
            ledger.forgetBridge(request.bridge());
        });
    }

    void createTap(CreateTap request) throws PrivilegedException {
        locked(() -> {
            if (unknown == Unknown.REFUSED && ledger.bridge(request.bridge()).isEmpty()) {
                throw refused("bridge " + request.bridge() + " was not made here: make the network first");
            }
            var known = ledger.tap(request.tap());
            if (known.isPresent()) {
                if (!known.get().equals(new TapEntry(request.tap(), request.bridge(), Optional.empty()))) {
                    throw conflict("tap " + request.tap() + " was made already: use another name");
                }
                // Whoever did not get the answer asks again, and how far it came is not known: it is made anew.
                kernel.removeTap(new RemoveTap(request.operationId(), request.tap()));
                ledger.forgetTap(request.tap());
            }
            if (ledger.taps().size() >= TAPS) {
                throw conflict("there are " + TAPS + " taps already: remove some first");
            }
            ledger.write(new TapEntry(request.tap(), request.bridge(), Optional.empty()));
            try {
                kernel.createTap(request);
            } catch (PrivilegedException e) {
                ledger.forgetTap(request.tap());
                throw e;
            }
        });
    }

    /** Free, or this VM's already and alike. */
    void leaseTap(LeaseTap request, VmEntry entry) throws PrivilegedException {
        locked(() -> {
            var lease = new VmEntry.Lease(request.tap(), request.mac(), request.address());
            var tap = ledger.tap(request.tap());
            if (tap.isEmpty() && unknown == Unknown.REFUSED) {
                throw refused("tap " + request.tap() + " was not made here: make it first");
            }
            var holder = tap.flatMap(TapEntry::vmId);
            if (holder.isPresent() && !holder.get().equals(request.vmId())) {
                throw conflict("tap " + request.tap() + " is leased already (vm " + holder.get() + "): release it first");
            }
            if (entry.lease().isPresent() && !entry.lease().get().equals(lease)) {
                throw conflict("VM " + request.vmId() + " has tap " + entry.lease().get().tap() + " for " + entry.lease().get().address()
                        + " already: release it first");
            }
            refuseForeignAddress(request, tap);
            ledger.updateVm(request.vmId(), vm -> vm.withLease(lease));
            if (tap.isPresent()) {
                ledger.write(tap.get().leasedTo(request.vmId()));
            }
            kernel.leaseTap(request);
        });
    }

    /** An address of the bridge's network that is neither the network's own, nor the gateway's, nor another VM's. */
    private void refuseForeignAddress(LeaseTap request, Optional<TapEntry> tap) throws PrivilegedException, LedgerException {
        var bridge = tap.isPresent() ? ledger.bridge(tap.get().bridge()) : Optional.<BridgeEntry>empty();
        if (bridge.isPresent() && !Ipv4.isHostOf(Ipv4.of(request.address()), Ipv4.of(bridge.get().gateway()), bridge.get().prefixLength())) {
            throw refused("address " + request.address() + " is none of a VM in " + bridge.get().gateway() + "/"
                    + bridge.get().prefixLength());
        }
        for (var vmId : ledger.vmIds()) {
            var other = leaseOf(vmId);
            if (!vmId.equals(request.vmId()) && other.isPresent() && (other.get().address().equals(request.address()) || other.get().mac().equals(request.mac()))) {
                throw conflict("address " + request.address() + " or " + request.mac() + " is VM " + vmId + "'s: use another");
            }
        }
    }

    /** An entry that cannot be read holds up its own VM alone. */
    private Optional<VmEntry.Lease> leaseOf(String vmId) {
        try {
            return ledger.vm(vmId).flatMap(VmEntry::lease);
        } catch (LedgerException unreadable) {
            return Optional.empty();
        }
    }

    void releaseTap(ReleaseTap request, VmEntry entry) throws PrivilegedException {
        locked(() -> {
            var lease = new VmEntry.Lease(request.tap(), request.mac(), request.address());
            if (entry.lease().isPresent() && !entry.lease().get().equals(lease)) {
                throw refused("VM " + request.vmId() + " has tap " + entry.lease().get().tap() + " for " + entry.lease().get().address()
                        + ", and not " + request.tap() + " for " + request.address());
            }
            kernel.releaseTap(request);
            var tap = ledger.tap(request.tap());
            if (tap.isPresent() && tap.get().vmId().equals(Optional.of(request.vmId()))) {
                ledger.write(tap.get().free());
            }
            if (entry.lease().isPresent()) {
                ledger.updateVm(request.vmId(), VmEntry::withoutLease);
            }
        });
    }

    /** Of a VM that has it and runs, it is not removed; of one that does not, the lease goes with it. */
    void removeTap(RemoveTap request) throws PrivilegedException {
        locked(() -> {
            var tap = ledger.tap(request.tap());
            if (tap.isEmpty() && unknown == Unknown.REFUSED && !marks.areOn(request.tap())) {
                return;
            }
            var holder = tap.flatMap(TapEntry::vmId);
            if (holder.isPresent()) {
                var vm = ledger.vm(holder.get()).orElseGet(() -> VmEntry.of(holder.get()));
                if (RecordedOps.vmmRuns(vm)) {
                    throw conflict("tap " + request.tap() + " is leased to VM " + vm.vmId() + ", which runs: release it first");
                }
            }
            kernel.removeTap(request);
            ledger.forgetTap(request.tap());
            if (holder.isPresent() && ledger.vm(holder.get()).isPresent()) {
                ledger.updateVm(holder.get(), vm -> vm.lease().filter(lease -> lease.tap().equals(request.tap())).isPresent()
                        ? vm.withoutLease() : vm);
            }
        });
    }

    static void sameAddress(String vmId, String address, VmEntry entry) throws PrivilegedException {
        if (entry.lease().isPresent() && !entry.lease().get().address().equals(address)) {
            throw refused("VM " + vmId + " has the address " + entry.lease().get().address() + " and not " + address);
        }
    }

    static void sameTap(String vmId, String tap, VmEntry entry) throws PrivilegedException {
        if (entry.lease().isPresent() && !entry.lease().get().tap().equals(tap)) {
            throw refused("VM " + vmId + " has tap " + entry.lease().get().tap() + " and not " + tap);
        }
    }

    static void recorded(Writing writing) throws PrivilegedException {
        try {
            writing.run();
        } catch (LedgerException e) {
            throw new PrivilegedException(Code.FAILED, e.getMessage(), e);
        }
    }

    private interface Work {
        void run() throws PrivilegedException, LedgerException;
    }

    private void locked(Work work) throws PrivilegedException {
        lock.lock();
        try {
            work.run();
        } catch (LedgerException e) {
            throw new PrivilegedException(Code.FAILED, e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    private static PrivilegedException refused(String message) {
        return new PrivilegedException(Code.REFUSED, message);
    }

    private static PrivilegedException conflict(String message) {
        return new PrivilegedException(Code.CONFLICT, message);
    }
}
