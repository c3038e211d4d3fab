package dev.banger.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.helper.PrivilegedException.Code;
import dev.banger.helper.RecordedOps.Unknown;
import dev.banger.helper.ledger.MemoryLedger;
import dev.banger.helper.ledger.VmEntry;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an uninstalled host is freed of, and in which order. */
class HostRemovalTest {
    private static final String VM = "0123456789abcdef0123456789abcdef";
    private static final String TAP = "bgt-00000001";
    private static final String FREE_TAP = "bgt-00000002";
    private static final String BRIDGE = "br-banger";

    private final MemoryLedger ledger = new MemoryLedger();
    private final FakeSystemd systemd = new FakeSystemd();
    private final List<String> calls = new ArrayList<>();
    private Set<String> refused = Set.of();

    @BeforeEach
    void makeAVm() throws Exception {
        var ops = ops();
        ops.ensureNetwork(new EnsureNetwork("op", BRIDGE, "10.213.77.1", 24));
        ops.createTap(new CreateTap("op", TAP, BRIDGE));
        ops.createTap(new CreateTap("op", FREE_TAP, BRIDGE));
        ops.leaseTap(new LeaseTap("op", VM, TAP, "02:62:0a:d5:4d:02", "10.213.77.2"));
        ops.allowNat(new AllowNat("op", VM, "10.213.77.2"));
        ledger.updateVm(VM, vm -> vm.withSnapshot(new VmEntry.Snapshot(Path.of("/i"), Path.of("/c"))).withVmm(VmEntry.Vmm.orderedBy("op")));
        systemd.units.put(VmmUnit.name(VM), FakeSystemd.running(1));
        calls.clear();
    }

    @Test
    void everythingOfTheLedgerGoesTheBridgeLast() {
        assertEquals(List.of(), new HostRemoval(ops(), ledger, systemd).all());
        assertEquals(List.of("removeSnapshot", "removeTap", "removeTap", "forgetVm", "removeNetwork"), calls);
        assertEquals(List.of(VmmUnit.name(VM)), systemd.forgotten);
        assertEquals(List.of(), ledger.vmIds());
        assertEquals(List.of(), ledger.taps());
        assertEquals(List.of(), ledger.bridges());
    }

    @Test
    void whatTheKernelKeepsIsToldAndTheRestGoes() {
        refused = Set.of("removeSnapshot", "removeNetwork");
        var left = new HostRemoval(ops(), ledger, systemd).all();
        assertEquals(3, left.size(), left.toString());
        assertTrue(left.getFirst().contains("removeSnapshot"), left.toString());
        assertEquals(List.of(), ledger.taps());
        assertEquals(List.of(VM), ledger.vmIds());
        assertFalse(ledger.bridges().isEmpty());

        refused = Set.of();
        assertEquals(List.of(), new HostRemoval(ops(), ledger, systemd).all());
        assertEquals(List.of(), ledger.vmIds());
    }

    @Test
    void aUnitThatDoesNotStopKeepsNoOtherOne() {
        var others = List.of("0" + "a".repeat(31), "f" + "b".repeat(31)).stream().map(VmmUnit::name).toList();
        others.forEach(unit -> systemd.units.put(unit, FakeSystemd.running(1)));
        systemd.unstoppable.add(VmmUnit.name(VM));
        var left = new HostRemoval(ops(), ledger, systemd).all();
        assertEquals(List.of("systemd could not stop " + VmmUnit.name(VM)), left);
        assertEquals(Set.copyOf(others), Set.copyOf(systemd.stopped));
    }

    @Test
    void withoutALedgerOnlyUnitsGo() {
        var host = new InstalledHost(1_000, 1_000, Path.of("/s"), Path.of("/r"), Path.of("/n"), 10_000, 10_999, List.of());
        assertEquals(List.of(), HostRemoval.everything(host, Path.of("/nonexistent/objects"), systemd));
        assertEquals(List.of(VmmUnit.name(VM)), systemd.forgotten);
        assertEquals(List.of(), calls);
    }

    private RecordedOps ops() {
        var kernel = (PrivilegedOps) Proxy.newProxyInstance(
                HostRemovalTest.class.getClassLoader(), new Class<?>[] {PrivilegedOps.class}, (proxy, method, arguments) -> {
                    if (refused.contains(method.getName())) {
                        throw new PrivilegedException(Code.FAILED, method.getName() + ": EBUSY");
                    }
                    calls.add(method.getName());
                    return null;
                });
        return new RecordedOps(kernel, ledger, Unknown.REFUSED, tap -> false);
    }
}
