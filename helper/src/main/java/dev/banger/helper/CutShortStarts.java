package dev.banger.helper;

import dev.banger.helper.ledger.Ledger;
import dev.banger.helper.ledger.LedgerException;
import dev.banger.helper.systemd.Systemd;
import dev.banger.helper.systemd.SystemdException;
import java.io.PrintStream;

/**
 * VMMs that an earlier helper ordered systemd to start, and died before it knew who they are: nobody can have been told, so nobody can end
 * them. They are ended before the first request is answered; whoever waits for the start asks again.
 */
final class CutShortStarts {
    private final Ledger ledger;
    private final Systemd systemd;
    private final PrintStream log;

    CutShortStarts(Ledger ledger, Systemd systemd, PrintStream log) {
        this.ledger = ledger;
        this.systemd = systemd;
        this.log = log;
    }

    /** What cannot be ended is logged, and holds up its own VM alone. */
    void end() {
        for (var vmId : ledger.vmIds()) {
            try {
                if (ledger.vm(vmId).flatMap(entry -> entry.vmm()).filter(vmm -> vmm.process().isEmpty()).isPresent()) {
                    var unit = VmmUnit.name(vmId);
                    systemd.stop(unit);
                    systemd.resetFailed(unit);
                    ledger.updateVm(vmId, entry -> entry.withoutVmm());
                }
            } catch (LedgerException | SystemdException e) {
                log.println("bangerd-root: the start of VM " + vmId + " that was cut short cannot be undone: " + e.getMessage());
            }
        }
    }
}
