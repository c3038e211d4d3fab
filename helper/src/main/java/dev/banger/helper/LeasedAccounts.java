package dev.banger.helper;

import dev.banger.helper.ledger.Ledger;
import dev.banger.helper.ledger.LedgerException;
import java.util.HashSet;
import java.util.Set;

/**
 * An account for each VM out of a range, held from the first need until the ledger forgets the VM. It is in the ledger before it is told,
 * and an entry that cannot be read may hold any: nobody gets a new account then, since it could be another VM's.
 */
final class LeasedAccounts implements VmAccounts {
    private final Ledger ledger;
    private final int first;
    private final int last;

    /** @param last included */
    LeasedAccounts(Ledger ledger, int first, int last) {
        this.ledger = ledger;
        this.first = first;
        this.last = last;
    }

    @Override
    public synchronized VmAccount lease(String vmId) throws PrivilegedException {
        try {
            var entry = ledger.vm(vmId);
            if (entry.isPresent() && entry.get().accountUid().isPresent()) {
                return account(entry.get().accountUid().getAsInt());
            }
            var uid = lowestFree();
            ledger.updateVm(vmId, vm -> vm.withAccountUid(uid));
            return account(uid);
        } catch (LedgerException e) {
            throw new PrivilegedException(PrivilegedException.Code.FAILED, "account for VM " + vmId + ": " + e.getMessage(), e);
        }
    }

    private int lowestFree() throws LedgerException, PrivilegedException {
        var taken = taken();
        for (var uid = first; uid <= last; uid++) {
            if (!taken.contains(uid)) {
                return uid;
            }
        }
        throw new PrivilegedException(PrivilegedException.Code.CONFLICT, "all " + (last - first + 1)
                + " accounts for VMs (" + first + "-" + last + ") are taken: delete a VM, or install with a larger range");
    }

    private Set<Integer> taken() throws LedgerException {
        var taken = new HashSet<Integer>();
        for (var vmId : ledger.vmIds()) {
            ledger.vm(vmId).ifPresent(vm -> vm.accountUid().ifPresent(taken::add));
        }
        return taken;
    }

    private static VmAccount account(int number) {
        return new VmAccount(number, number);
    }
}
