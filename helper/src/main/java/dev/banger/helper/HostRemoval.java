package dev.banger.helper;

import dev.banger.helper.ledger.FileLedger;
import dev.banger.helper.ledger.Ledger;
import dev.banger.helper.ledger.LedgerException;
import dev.banger.helper.systemd.Systemd;
import dev.banger.helper.systemd.SystemdException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes away all that {@code bangerd-root} has made on a host, while it does not run: VMM units, root disks, taps, bridges with the
 * firewall. What the ledger does not know was made by somebody else, and stays. The ledger's and the VMs' files are the caller's to remove.
 */
public final class HostRemoval {
    private static final String OPERATION = "uninstall";

    private final PrivilegedOps ops;
    private final Ledger ledger;
    private final Systemd systemd;
    private final List<String> failures = new ArrayList<>();

    HostRemoval(PrivilegedOps ops, Ledger ledger, Systemd systemd) {
        this.ops = ops;
        this.ledger = ledger;
        this.systemd = systemd;
    }

    /**
     * Does all that it can, and may be called again.
     *
     * @return a sentence for each thing that is still there
     */
    public static List<String> everything(InstalledHost host, Path ledgerDirectory, Systemd systemd) {
        // There is nothing that its entry does not precede.
        if (!Files.isDirectory(ledgerDirectory, LinkOption.NOFOLLOW_LINKS)) {
            return stopUnits(systemd);
        }
        try (var ledger = new FileLedger(ledgerDirectory);
                var ops = RecordedOps.forServer(LocalPrivilegedOps.forServer(host, ledger, systemd), ledger)) {
            return new HostRemoval(ops, ledger, systemd).all();
        } catch (LedgerException e) {
            var failures = new ArrayList<>(stopUnits(systemd));
            failures.add(e.getMessage());
            return failures;
        }
    }

    List<String> all() {
        failures.addAll(stopUnits(systemd));
        failures.addAll(ledger.unreadable());
        var vms = ledger.vmIds();
        vms.forEach(vm -> attempt(() -> ops.removeSnapshot(new RemoveSnapshot(OPERATION, vm))));
        ledger.taps().forEach(tap -> attempt(() -> ops.removeTap(new RemoveTap(OPERATION, tap.name()))));
        vms.forEach(vm -> attempt(() -> ops.forgetVm(new ForgetVm(OPERATION, vm))));
        ledger.bridges().forEach(bridge -> attempt(() -> ops.removeNetwork(new RemoveNetwork(OPERATION, bridge.name()))));
        return List.copyOf(failures);
    }

    private interface Step {
        void run() throws PrivilegedException;
    }

    private void attempt(Step step) {
        try {
            step.run();
        } catch (PrivilegedException e) {
            failures.add(e.getMessage());
        }
    }

    private static List<String> stopUnits(Systemd systemd) {
        var failures = new ArrayList<String>();
        try {
            for (var unit : systemd.loaded(List.of(VmmUnit.ALL))) {
                stop(systemd, unit).ifPresent(failures::add);
            }
        } catch (SystemdException e) {
            failures.add(e.getMessage());
        }
        return failures;
    }

    private static Optional<String> stop(Systemd systemd, String unit) {
        try {
            systemd.stop(unit);
            systemd.resetFailed(unit);
            return Optional.empty();
        } catch (SystemdException e) {
            return Optional.of(e.getMessage());
        }
    }
}
