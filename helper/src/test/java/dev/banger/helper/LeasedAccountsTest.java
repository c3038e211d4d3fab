package dev.banger.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.helper.ledger.MemoryLedger;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeasedAccountsTest {
    private final MemoryLedger ledger = new MemoryLedger();
    private final LeasedAccounts accounts = new LeasedAccounts(ledger, 70_000, 70_002);

    @Test
    void aVmKeepsItsAccountUntilItIsForgotten() throws Exception {
        assertEquals(new VmAccount(70_000, 70_000), accounts.lease(vm(1)));
        assertEquals(new VmAccount(70_001, 70_001), accounts.lease(vm(2)));
        assertEquals(new VmAccount(70_000, 70_000), accounts.lease(vm(1)));
        assertEquals(70_001, ledger.vm(vm(2)).orElseThrow().accountUid().orElseThrow());
        assertEquals(70_001, new LeasedAccounts(ledger, 70_000, 70_002).lease(vm(2)).uid(), "a helper that was restarted");
        ledger.forgetVm(vm(1));
        assertEquals(70_000, accounts.lease(vm(3)).uid());
    }

    @Test
    void whenAllAreTakenTheErrorSaysSo() throws Exception {
        for (var i = 0; i < 3; i++) {
            accounts.lease(vm(i));
        }
        var refused = assertThrows(PrivilegedException.class, () -> accounts.lease(vm(4)));
        assertEquals(PrivilegedException.Code.CONFLICT, refused.code());
        assertTrue(refused.getMessage().contains("all 3 accounts for VMs (70000-70002) are taken"), refused.getMessage());
    }

    @Test
    void noTwoVmsGetOneAtOnce() throws Exception {
        var many = new LeasedAccounts(ledger, 70_000, 70_063);
        var uids = new HashSet<Integer>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            var leases = IntStream.range(0, 64).<Callable<Integer>>mapToObj(i -> () -> many.lease(vm(i)).uid()).toList();
            for (var lease : threads.invokeAll(leases)) {
                uids.add(lease.get());
            }
        }
        assertEquals(64, uids.size());
    }

    private static String vm(int number) {
        return String.format("%032x", number);
    }
}
