package dev.banger.helper;

import dev.banger.helper.PrivilegedException.Code;
import dev.banger.helper.systemd.Systemd;
import dev.banger.helper.systemd.SystemdException;
import dev.banger.helper.systemd.UnitState;
import dev.banger.linux.Errno;
import dev.banger.linux.ExitStatus;
import dev.banger.linux.LinuxException;
import dev.banger.linux.Pidfd;
import dev.banger.linux.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;

/**
 * VMMs as transient units of systemd, each under its VM's account: {@code banger-vm-<id>.service}. Neither the end of this process nor that
 * of the daemon ends one, and all that is asked here is asked of systemd and the kernel, so that a new process knows what the old one did.
 *
 * <p>A unit that failed stays loaded until it is told so: its end is read, kept for who asks, and the unit is forgotten. That is done when
 * the end is asked for, at the next launch, and when the VM is forgotten.
 */
final class UnitVmms implements Vmms {
    private static final int ENDS_KEPT = 256;
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(8);
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Path KVM = Path.of("/dev/kvm");
    private static final Path VSOCK = Path.of("/dev/vhost-vsock");
    /** {@code si_code} of waitid(2). */
    private static final int CLD_EXITED = 1;
    private static final int CLD_DUMPED = 3;

    private final Systemd systemd;
    private final VmAccounts accounts;
    private final FileGrants grants;
    private final SocketDirectories sockets;
    private final List<Path> hidden;
    private final List<Path> refused;
    private final Map<Ended, String> ends = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Ended, String> eldest) {
            return size() > ENDS_KEPT;
        }
    };

    /** A main process that has ended; systemd tells its number alone. */
    private record Ended(String unit, int pid) {}

    /**
     * @param hidden directories of which a VMM sees its own files alone
     * @param refused directories that no VMM may enter
     */
    UnitVmms(Systemd systemd, VmAccounts accounts, FileGrants grants, SocketDirectories sockets, List<Path> hidden, List<Path> refused) {
        this.systemd = systemd;
        this.accounts = accounts;
        this.grants = grants;
        this.sockets = sockets;
        this.hidden = List.copyOf(hidden);
        this.refused = List.copyOf(refused);
    }

    @Override
    public VmmProcess launch(LaunchVmm request) throws PrivilegedException {
        var vmId = request.vmId();
        VmmBinary.check(request.binary());
        VmmBinary.check(VmmUnit.SETPRIV);
        if (!request.directory().equals(sockets.of(vmId))) {
            throw new PrivilegedException(Code.REFUSED, "directory " + request.directory() + " is not that of VM " + vmId + "'s sockets ("
                    + sockets.of(vmId) + ")");
        }
        var jail = Jail.of(request, grants.nodes());
        var unit = VmmUnit.name(vmId);
        refuseRunning(unit, vmId);
        var account = accounts.lease(vmId);
        var granted = grants.grant(request, account);
        try {
            sockets.prepare(vmId, account);
            var kvm = usesKvm(request) ? kvmGroup() : Optional.<Integer>empty();
            systemd.startTransient(
                    unit, new VmmUnit(request, account, granted, hidden, refused, kvm, Files.exists(VSOCK), jail).properties());
            return process(unit);
        } catch (SystemdException e) {
            var failure = new PrivilegedException(
                    e.reason() == SystemdException.Reason.EXISTS ? Code.CONFLICT : Code.FAILED,
                    "VMM of VM " + vmId + ": " + e.getMessage(), e);
            try {
                systemd.stop(unit);
                awaitEnd(unit);
            } catch (SystemdException undo) {
                failure.addSuppressed(undo);
            }
            throw failure;
        } finally {
            // Bound by now: the unit's mounts keep the files.
            grants.revoke(vmId);
        }
    }

    private void refuseRunning(String unit, String vmId) throws PrivilegedException {
        try {
            if (awaitEnd(unit).isPresent()) {
                throw new PrivilegedException(Code.CONFLICT, "a VMM of VM " + vmId + " runs already: end it first");
            }
        } catch (SystemdException e) {
            throw failed(vmId, e);
        }
    }

    /** A VMM that has ended already is told by its number and no start time: that of no process. */
    private VmmProcess process(String unit) throws SystemdException, PrivilegedException {
        var state = systemd.state(unit);
        var main = state.map(UnitState::mainPid).filter(OptionalInt::isPresent);
        try {
            var identity = main.isPresent() ? ProcessIdentity.of(main.get().getAsInt()) : Optional.<ProcessIdentity>empty();
            if (identity.isPresent()) {
                return new VmmProcess(identity.get().pid(), identity.get().startTimeTicks());
            }
        } catch (IOException e) {
            throw new PrivilegedException(Code.FAILED, "the process of " + unit + " cannot be identified: " + e.getMessage(), e);
        }
        var last = state.map(UnitState::lastPid).orElse(OptionalInt.empty());
        if (last.isEmpty()) {
            throw new PrivilegedException(
                    Code.FAILED, unit + " ended at once, and systemd does not say how: see 'journalctl -u " + unit + "'");
        }
        return new VmmProcess(last.getAsInt(), 0);
    }

    /**
     * Known by its start time, by being the main process of its unit, and by the control group that the kernel shows for it. The signal
     * goes through the pidfd that all this was seen under.
     */
    @Override
    public void signal(SignalVmm request) throws PrivilegedException {
        var identity = new ProcessIdentity(request.process().pid(), request.process().startTimeTicks());
        var unit = VmmUnit.name(request.vmId());
        try (var process = Pidfd.open(identity.pid())) {
            if (!identity.isAlive()) {
                return;
            }
            var isMain = systemd.state(unit).map(UnitState::mainPid).filter(pid -> pid.equals(OptionalInt.of(identity.pid())));
            if ((isMain.isEmpty() || !isIn(identity, unit)) && identity.isAlive()) {
                throw new PrivilegedException(Code.REFUSED, "process " + identity.pid() + " is not the main process of " + unit
                        + ": it is left alone");
            }
            process.sendSignal(request.signal());
        } catch (LinuxException e) {
            if (e.errno() != Errno.ESRCH) {
                throw new PrivilegedException(Code.FAILED, "VMM of VM " + request.vmId() + ": " + e.getMessage(), e);
            }
        } catch (SystemdException e) {
            throw failed(request.vmId(), e);
        }
    }

    /** {@code cgroups(7)}: one line for each hierarchy, the path last. */
    private static boolean isIn(ProcessIdentity identity, String unit) throws PrivilegedException {
        try {
            return Files.readAllLines(Path.of("/proc", Integer.toString(identity.pid()), "cgroup")).stream()
                    .anyMatch(line -> line.endsWith("/" + unit));
        } catch (IOException e) {
            if (!identity.isAlive()) {
                return true;
            }
            throw new PrivilegedException(Code.FAILED, "control group of process " + identity.pid() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String end(GetVmmEnd request) throws PrivilegedException {
        var identity = new ProcessIdentity(request.process().pid(), request.process().startTimeTicks());
        if (identity.isAlive()) {
            return "running";
        }
        var unit = VmmUnit.name(request.vmId());
        try {
            awaitEnd(unit);
        } catch (SystemdException e) {
            throw failed(request.vmId(), e);
        }
        synchronized (ends) {
            return ends.getOrDefault(new Ended(unit, identity.pid()), new ExitStatus.Unknown().toString());
        }
    }

    @Override
    public void forget(String vmId) throws PrivilegedException {
        refuseRunning(VmmUnit.name(vmId), vmId);
        grants.revoke(vmId);
        sockets.remove(vmId);
    }

    @Override
    public void settle() throws PrivilegedException {
        try {
            for (var unit : systemd.loaded(List.of(VmmUnit.ALL))) {
                awaitEnd(unit);
            }
        } catch (SystemdException e) {
            throw new PrivilegedException(Code.FAILED, "VMM units: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        systemd.close();
    }

    /**
     * Waits for systemd to see what the kernel has done already; a unit that has ended is forgotten.
     *
     * @return its main process when one runs
     */
    private Optional<Integer> awaitEnd(String unit) throws SystemdException {
        var deadline = System.nanoTime() + SEEN_WITHIN.toNanos();
        while (true) {
            var state = systemd.state(unit);
            if (state.isEmpty()) {
                return Optional.empty();
            }
            if (state.get().active().equals("failed") || state.get().active().equals("inactive")) {
                keep(unit, state.get());
                systemd.resetFailed(unit);
                return Optional.empty();
            }
            var main = state.get().mainPid();
            if (main.isPresent() && isAlive(main.getAsInt()) || System.nanoTime() > deadline) {
                return Optional.of(main.orElse(0));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static boolean isAlive(int pid) {
        try {
            return ProcessIdentity.of(pid).filter(ProcessIdentity::isAlive).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    private void keep(String unit, UnitState state) {
        if (state.lastPid().isPresent()) {
            synchronized (ends) {
                ends.put(new Ended(unit, state.lastPid().getAsInt()), told(state));
            }
        }
    }

    private static String told(UnitState state) {
        var status = state.end().<ExitStatus>map(end -> end.code() == CLD_EXITED
                ? new ExitStatus.Exited(end.status())
                : new ExitStatus.Killed(end.status(), end.code() == CLD_DUMPED));
        var how = status.orElseGet(ExitStatus.Unknown::new).toString();
        return state.result().equals("oom-kill") ? how + ", since its unit was out of memory" : how;
    }

    /** Whether its arguments or its kind say so; one that says so wrongly only gets less memory. */
    private static boolean usesKvm(LaunchVmm request) {
        var acceleration = request.arguments().indexOf("-accel");
        return acceleration >= 0
                ? request.arguments().subList(acceleration, request.arguments().size()).contains("kvm")
                : Jail.isFirecracker(request);
    }

    private static Optional<Integer> kvmGroup() throws PrivilegedException {
        try {
            return Optional.of((Integer) Files.getAttribute(KVM, "unix:gid"));
        } catch (IOException e) {
            throw new PrivilegedException(Code.UNSUPPORTED, "KVM is asked for, and " + KVM + " cannot be seen: " + e.getMessage(), e);
        }
    }

    private static PrivilegedException failed(String vmId, SystemdException e) {
        return new PrivilegedException(Code.FAILED, "VMM of VM " + vmId + ": " + e.getMessage(), e);
    }
}
