package dev.banger.helper.ledger;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What was made for one VM. Each part is written before its object is made and taken away after it has gone, so the entry may name what
 * does not exist (yet, or any more), and never misses what does.
 *
 * @param vmId 32 hex digits
 * @param accountUid the uid, and gid, that its VMM runs under
 * @param nat whether the lease's address may go out
 */
public record VmEntry(
        String vmId, OptionalInt accountUid, Optional<Lease> lease, boolean nat, Optional<Snapshot> snapshot, Optional<Vmm> vmm) {
    public VmEntry {
        Names.vm(vmId);
        Objects.requireNonNull(accountUid);
        Objects.requireNonNull(lease);
        Objects.requireNonNull(snapshot);
        Objects.requireNonNull(vmm);
    }

    /** A tap, and the one sender whose frames pass from it. */
    public record Lease(String tap, String mac, String address) {
        public Lease {
            Names.tap(tap);
            Objects.requireNonNull(mac);
            Objects.requireNonNull(address);
        }
    }

    /** The files under a root disk's loop devices. */
    public record Snapshot(Path image, Path cow) {
        public Snapshot {
            Objects.requireNonNull(image);
            Objects.requireNonNull(cow);
        }
    }

    /**
     * Its VMM.
     *
     * @param operation that ordered its start: the same order, repeated, is the same start
     * @param process who it is; empty between the order and the start
     */
    public record Vmm(String operation, Optional<Process> process) {
        public Vmm {
            Objects.requireNonNull(operation);
            Objects.requireNonNull(process);
        }

        public static Vmm orderedBy(String operation) {
            return new Vmm(operation, Optional.empty());
        }

        public Vmm withProcess(Process started) {
            return new Vmm(operation, Optional.of(started));
        }
    }

    /** @param startTimeTicks in clock ticks since boot ({@code proc_pid_stat(5)}, field 22) */
    public record Process(int pid, long startTimeTicks) {}

    public static VmEntry of(String vmId) {
        return new VmEntry(vmId, OptionalInt.empty(), Optional.empty(), false, Optional.empty(), Optional.empty());
    }

    /** Whether a kernel object or a process may exist for it. The account alone is none: it goes with {@link Ledger#forgetVm}. */
    public boolean holdsSomething() {
        return lease.isPresent() || nat || snapshot.isPresent() || vmm.isPresent();
    }

    public VmEntry withAccountUid(int uid) {
        return new VmEntry(vmId, OptionalInt.of(uid), lease, nat, snapshot, vmm);
    }

    public VmEntry withLease(Lease leased) {
        return new VmEntry(vmId, accountUid, Optional.of(leased), nat, snapshot, vmm);
    }

    /** NAT is the address's, and goes with it. */
    public VmEntry withoutLease() {
        return new VmEntry(vmId, accountUid, Optional.empty(), false, snapshot, vmm);
    }

    public VmEntry withNat(boolean allowed) {
        return new VmEntry(vmId, accountUid, lease, allowed, snapshot, vmm);
    }

    public VmEntry withSnapshot(Snapshot attached) {
        return new VmEntry(vmId, accountUid, lease, nat, Optional.of(attached), vmm);
    }

    public VmEntry withoutSnapshot() {
        return new VmEntry(vmId, accountUid, lease, nat, Optional.empty(), vmm);
    }

    public VmEntry withVmm(Vmm started) {
        return new VmEntry(vmId, accountUid, lease, nat, snapshot, Optional.of(started));
    }

    public VmEntry withoutVmm() {
        return new VmEntry(vmId, accountUid, lease, nat, snapshot, Optional.empty());
    }
}
