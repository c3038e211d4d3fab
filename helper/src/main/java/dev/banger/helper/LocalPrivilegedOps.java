package dev.banger.helper;

import dev.banger.helper.HostFacts.Fact;
import dev.banger.helper.ledger.Ledger;
import dev.banger.helper.systemd.Systemd;
import dev.banger.linux.LinuxException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * {@link PrivilegedOps} over the kernel itself, for a process that has the capabilities (CAP_NET_ADMIN, CAP_SYS_ADMIN, CAP_MKNOD,
 * CAP_CHOWN, CAP_DAC_OVERRIDE; a server CAP_FOWNER, CAP_FSETID and CAP_KILL besides). Thread-safe; calls for one VM's disk wait for each
 * other.
 */
public final class LocalPrivilegedOps implements PrivilegedOps {
    private static final int LOCKS = 64;

    private final NetworkOps network = new NetworkOps();
    private final SnapshotOps snapshots;
    private final Vmms vmms;
    private final VmAccounts accounts;
    private final List<Lock> locks = IntStream.range(0, LOCKS).<Lock>mapToObj(i -> new ReentrantLock()).toList();

    private LocalPrivilegedOps(SnapshotOps snapshots, Vmms vmms, VmAccounts accounts) {
        this.snapshots = snapshots;
        this.vmms = vmms;
        this.accounts = accounts;
    }

    /**
     * For the owner's own process: VMMs run as it does, in sessions of their own.
     *
     * @param managed the directories that requests may name files in, absolute: state and run directory of the owner
     * @param vmRun where the VMs' socket directories are made, in one of those
     * @throws PrivilegedException when this process cannot watch its children
     */
    public static LocalPrivilegedOps forOwner(List<Path> managed, Path vmRun) throws PrivilegedException {
        var files = new ManagedFiles(managed);
        try {
            return new LocalPrivilegedOps(new SnapshotOps(files), new SessionVmms(files, vmRun), VmAccounts.ofThisProcess());
        } catch (LinuxException e) {
            throw new PrivilegedException(PrivilegedException.Code.FAILED, "watching VMM processes: " + e.getMessage(), e);
        }
    }

    /**
     * For a server on a host that systemd runs: VMMs run in units of their own, under accounts that the ledger keeps.
     *
     * <p>The server's own unit must let it: state and nodes on one mount ({@code ReadWritePaths=} of the directory above both, since a hard
     * link does not cross mounts), and no {@code RestrictSUIDSGID=}, which takes {@code openat2(2)} away as well as the set-group-id bit of
     * the sockets' directories.
     */
    public static LocalPrivilegedOps forServer(InstalledHost host, Ledger ledger, Systemd systemd) {
        var files = new ManagedFiles(List.of(host.stateDir()), OptionalInt.of(host.ownerUid()));
        var accounts = new LeasedAccounts(ledger, host.firstVmId(), host.lastVmId());
        var vmms = new UnitVmms(
                systemd,
                accounts,
                new FileGrants(files, host.nodesDir(), host.ownerUid()),
                new SocketDirectories(host.vmRunDir(), host.ownerGid()),
                List.of(host.stateDir(), host.nodesDir(), host.vmRunDir()),
                host.socketDirs());
        return new LocalPrivilegedOps(new SnapshotOps(files, host.nodesDir()), vmms, accounts);
    }

    @Override
    public HostFacts hostFacts(GetHostFacts request) {
        return HostProbe.facts(nftables());
    }

    private Fact nftables() {
        try {
            network.probeFirewall();
            return new Fact(true, "the kernel answers nf_tables requests");
        } catch (PrivilegedException e) {
            return new Fact(false, e.getMessage());
        }
    }

    @Override
    public void ensureNetwork(EnsureNetwork request) throws PrivilegedException {
        network.ensureNetwork(request);
    }

    @Override
    public void removeNetwork(RemoveNetwork request) throws PrivilegedException {
        network.removeNetwork(request);
    }

    @Override
    public void createTap(CreateTap request) throws PrivilegedException {
        network.createTap(request);
    }

    @Override
    public void leaseTap(LeaseTap request) throws PrivilegedException {
        network.leaseTap(request, accounts.lease(request.vmId()).uid());
    }

    @Override
    public void releaseTap(ReleaseTap request) throws PrivilegedException {
        network.releaseTap(request);
    }

    @Override
    public void removeTap(RemoveTap request) throws PrivilegedException {
        network.removeTap(request);
    }

    @Override
    public void allowNat(AllowNat request) throws PrivilegedException {
        network.allowNat(request);
    }

    @Override
    public void revokeNat(RevokeNat request) throws PrivilegedException {
        network.revokeNat(request);
    }

    @Override
    public SnapshotDevice attachSnapshot(AttachSnapshot request) throws PrivilegedException {
        var lock = lockOf(request.vmId());
        lock.lock();
        try {
            return snapshots.attach(request);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void removeSnapshot(RemoveSnapshot request) throws PrivilegedException {
        var lock = lockOf(request.vmId());
        lock.lock();
        try {
            snapshots.remove(request);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public VmmProcess launchVmm(LaunchVmm request) throws PrivilegedException {
        if (request.tap().isPresent()) {
            network.checkLease(request.tap().get(), request.vmId());
        }
        var lock = lockOf(request.vmId());
        lock.lock();
        try {
            return vmms.launch(request);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void signalVmm(SignalVmm request) throws PrivilegedException {
        vmms.signal(request);
    }

    @Override
    public String vmmEnd(GetVmmEnd request) throws PrivilegedException {
        return vmms.end(request);
    }

    @Override
    public void forgetVm(ForgetVm request) throws PrivilegedException {
        var lock = lockOf(request.vmId());
        lock.lock();
        try {
            vmms.forget(request.vmId());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public KernelObjects listObjects(ListObjects request) throws PrivilegedException {
        vmms.settle();
        var net = network.listObjects(request);
        return new KernelObjects(net.bridge(), net.taps(), snapshots.names(), snapshots.loops(), net.firewall(), List.of());
    }

    /** Names of taps are not enough where nothing remembers them. */
    TapMarks tapMarks() {
        return network::isMarked;
    }

    /** VMMs and kernel objects stay as they are. */
    @Override
    public void close() {
        vmms.close();
        network.close();
    }

    private Lock lockOf(String vmId) {
        return locks.get(Math.floorMod(vmId.hashCode(), LOCKS));
    }
}
