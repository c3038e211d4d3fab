package dev.banger.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.helper.PrivilegedException.Code;
import dev.banger.helper.RecordedOps.Unknown;
import dev.banger.helper.ledger.MemoryLedger;
import dev.banger.helper.ledger.VmEntry;
import dev.banger.linux.ProcessIdentity;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Which requests reach the kernel, and in which order the ledger is written. Hazard rows 8, 10 and 11. */
class RecordedOpsTest {
    private static final String VM = "0123456789abcdef0123456789abcdef";
    private static final String OTHER = "fedcba9876543210fedcba9876543210";
    private static final String TWIN = "01234567ffffffffffffffffffffffff";
    private static final String TAP = "bgt-00000001";
    private static final String MAC = "02:62:0a:d5:4d:02";
    private static final String ADDRESS = "10.213.77.2";

    private final MemoryLedger ledger = new MemoryLedger();
    private final List<String> calls = new ArrayList<>();
    private final VmmProcess us = us();
    private boolean kernelFails;
    private Set<String> marked = Set.of();
    private RecordedOps ops;

    @BeforeEach
    void serve() {
        ops = with(Unknown.REFUSED);
    }

    @Test
    void whatIsMadeIsWrittenDownFirst() throws Exception {
        kernelFails = true;
        refused(Code.FAILED, () -> ops.leaseTap(madeTap()));
        assertEquals(Optional.of(VM), ledger.tap(TAP).orElseThrow().vmId());
        assertTrue(ledger.vm(VM).orElseThrow().lease().isPresent());
    }

    @Test
    void aTapIsLeasedToOneVmOnly() throws Exception {
        ops.leaseTap(madeTap());
        ops.leaseTap(lease(VM, TAP, ADDRESS));
        refused(Code.CONFLICT, () -> ops.leaseTap(lease(OTHER, TAP, "10.213.77.3")));
        refused(Code.CONFLICT, () -> ops.leaseTap(lease(VM, TAP, "10.213.77.3")));
        refused(Code.REFUSED, () -> ops.leaseTap(lease(OTHER, "bgt-00000002", "10.213.77.3")));
        ops.createTap(new CreateTap("op", "bgt-00000002", "br-banger"));
        refused(Code.CONFLICT, () -> ops.leaseTap(lease(VM, "bgt-00000002", ADDRESS)));
        refused(Code.CONFLICT, () -> ops.leaseTap(lease(OTHER, "bgt-00000002", ADDRESS)));
        for (var foreign : List.of("10.213.77.1", "10.213.77.0", "10.213.77.255", "10.214.77.9", "8.8.8.8")) {
            refused(Code.REFUSED, () -> ops.leaseTap(
                    new LeaseTap("op", OTHER, "bgt-00000002", "02:62:0a:d5:4d:99", foreign)));
        }
        assertEquals(List.of("ensureNetwork", "createTap", "leaseTap", "leaseTap", "createTap"), calls);
    }

    @Test
    void aReleaseIsTheVmsOwnAndOfNothingIsNothing() throws Exception {
        ops.releaseTap(release(VM, TAP, ADDRESS));
        ops.leaseTap(madeTap());
        calls.clear();
        ops.releaseTap(release(OTHER, TAP, ADDRESS));
        refused(Code.REFUSED, () -> ops.releaseTap(release(VM, "bgt-00000002", ADDRESS)));
        refused(Code.REFUSED, () -> ops.releaseTap(release(VM, TAP, "10.213.77.9")));
        assertEquals(List.of(), calls);
        ops.releaseTap(release(VM, TAP, ADDRESS));
        ops.releaseTap(release(VM, TAP, ADDRESS));
        assertEquals(List.of("releaseTap"), calls);
        assertEquals(Optional.empty(), ledger.tap(TAP).orElseThrow().vmId());
        ops.forgetVm(new ForgetVm("op", VM));
        assertEquals(List.of(), ledger.vmIds());
    }

    @Test
    void tapsThatWereNotMadeHereGoOnlyWhenTheyCarryOurMarks() throws Exception {
        ops.removeTap(new RemoveTap("op", TAP));
        assertEquals(List.of(), calls);
        marked = Set.of(TAP);
        ops.removeTap(new RemoveTap("op", TAP));
        assertEquals(List.of("removeTap"), calls);
    }

    @Test
    void natIsForTheLeasesAddress() throws Exception {
        refused(Code.REFUSED, () -> ops.allowNat(new AllowNat("op", VM, ADDRESS)));
        ops.leaseTap(madeTap());
        calls.clear();
        refused(Code.REFUSED, () -> ops.allowNat(new AllowNat("op", VM, "10.213.77.9")));
        ops.revokeNat(new RevokeNat("op", VM, ADDRESS));
        ops.revokeNat(new RevokeNat("op", OTHER, ADDRESS));
        assertEquals(List.of(), calls);
        ops.allowNat(new AllowNat("op", VM, ADDRESS));
        refused(Code.REFUSED, () -> ops.revokeNat(new RevokeNat("op", VM, "10.213.77.9")));
        ops.revokeNat(new RevokeNat("op", VM, ADDRESS));
        assertEquals(List.of("allowNat", "revokeNat"), calls);
    }

    /** This process stands for a VMM that runs. */
    @Test
    void aVmThatRunsKeepsItsDiskAndStartsOnce() throws Exception {
        ledger.updateVm(VM, vm -> vm.withVmm(VmEntry.Vmm.orderedBy("op-before").withProcess(new VmEntry.Process(us.pid(), us.startTimeTicks())))
                .withSnapshot(new VmEntry.Snapshot(Path.of("/i"), Path.of("/c"))));
        refused(Code.CONFLICT, () -> ops.launchVmm(launch(VM, Optional.empty())));
        refused(Code.CONFLICT, () -> ops.attachSnapshot(new AttachSnapshot("op", VM, Path.of("/i"), Path.of("/other"), 8)));
        refused(Code.CONFLICT, () -> ops.removeSnapshot(new RemoveSnapshot("op", VM)));
        refused(Code.CONFLICT, () -> ops.removeSnapshot(new RemoveSnapshot("op", VM.substring(0, 8) + "0".repeat(24))));
        refused(Code.CONFLICT, () -> ops.forgetVm(new ForgetVm("op", VM)));
        assertEquals(List.of(), calls);
    }

    @Test
    void onlyTheProcessThatWasStartedIsSignalled() throws Exception {
        refused(Code.REFUSED, () -> ops.signalVmm(new SignalVmm("op", VM, us, 9)));
        ops.signalVmm(new SignalVmm("op", VM, new VmmProcess(us.pid(), us.startTimeTicks() + 1), 9));
        assertEquals("gone", ops.vmmEnd(new GetVmmEnd("op", VM, us)));
        ledger.updateVm(VM, vm -> vm.withVmm(VmEntry.Vmm.orderedBy("op-before").withProcess(new VmEntry.Process(4_194_303, 7))));
        refused(Code.REFUSED, () -> ops.signalVmm(new SignalVmm("op", VM, us, 9)));
        assertEquals(List.of(), calls);
        ops.signalVmm(new SignalVmm("op", VM, new VmmProcess(4_194_303, 7), 9));
        assertEquals(List.of("signalVmm"), calls);
    }

    @Test
    void aVmmHasTheTapOfItsVm() throws Exception {
        refused(Code.REFUSED, () -> ops.launchVmm(launch(VM, Optional.of(TAP))));
        ops.leaseTap(madeTap());
        refused(Code.REFUSED, () -> ops.launchVmm(launch(VM, Optional.of("bgt-00000002"))));
        refused(Code.REFUSED, () -> ops.launchVmm(launch(OTHER, Optional.of(TAP))));
        calls.clear();
        ops.launchVmm(launch(VM, Optional.of(TAP)));
        assertEquals(List.of("launchVmm"), calls);
        assertTrue(ledger.vm(VM).orElseThrow().vmm().orElseThrow().process().isPresent());
        refused(Code.CONFLICT, () -> ops.removeTap(new RemoveTap("op", TAP)));
    }

    /** The daemon asks again what a helper that was killed did not answer. */
    @Test
    void theSameOrderTwiceStartsOneVmmAndMakesOneTap() throws Exception {
        ops.leaseTap(madeTap());
        calls.clear();
        assertEquals(us, ops.launchVmm(launch(VM, Optional.of(TAP))));
        assertEquals(us, ops.launchVmm(launch(VM, Optional.of(TAP))));
        assertEquals(List.of("launchVmm"), calls);
        refused(Code.CONFLICT, () -> ops.createTap(new CreateTap("op", TAP, "br-banger")));
        calls.clear();
        ops.createTap(new CreateTap("op", "bgt-00000002", "br-banger"));
        ops.createTap(new CreateTap("op", "bgt-00000002", "br-banger"));
        assertEquals(List.of("createTap", "removeTap", "createTap"), calls);
    }

    @Test
    void noTwoVmsShareTheirShortId() throws Exception {
        ledger.updateVm(VM, vm -> vm);
        refused(Code.CONFLICT, () -> ops.attachSnapshot(new AttachSnapshot("op", TWIN, Path.of("/i"), Path.of("/c"), 8)));
        refused(Code.CONFLICT, () -> ops.removeSnapshot(new RemoveSnapshot("op", TWIN)));
        refused(Code.CONFLICT, () -> ops.launchVmm(launch(TWIN, Optional.empty())));
        assertEquals(List.of(), calls);
    }

    @Test
    void aVmThatHoldsSomethingIsNotForgotten() throws Exception {
        ops.leaseTap(madeTap());
        refused(Code.CONFLICT, () -> ops.forgetVm(new ForgetVm("op", VM)));
        calls.clear();
        ops.forgetVm(new ForgetVm("op", OTHER));
        assertEquals(List.of(), calls);
    }

    @Test
    void networksAreOfPrivateAddresses() {
        for (var foreign : List.of("8.8.8.1", "127.0.0.1", "169.254.169.254", "224.0.0.1", "172.15.0.1", "0.0.0.0", "192.169.0.1")) {
            refused(Code.REFUSED, () -> ops.ensureNetwork(new EnsureNetwork("op", "br-banger", foreign, 24)));
        }
        assertEquals(List.of(), calls);
    }

    /** The daemon's own process knows nothing of what an earlier one made, and takes it over. */
    @Test
    void anAdapterInTheDaemonJudgesByNamesAndMarks() throws Exception {
        ops = with(Unknown.JUDGED_BY_MARKS);
        ops.leaseTap(lease(VM, TAP, ADDRESS));
        ops.allowNat(new AllowNat("op", VM, ADDRESS));
        ops.removeTap(new RemoveTap("op", "bgt-00000002"));
        ops.releaseTap(release(OTHER, TAP, "10.213.77.9"));
        ops.signalVmm(new SignalVmm("op", OTHER, us, 9));
        ops.removeSnapshot(new RemoveSnapshot("op", OTHER));
        assertEquals(List.of("leaseTap", "allowNat", "removeTap", "releaseTap", "signalVmm", "removeSnapshot"), calls);
        refused(Code.CONFLICT, () -> ops.forgetVm(new ForgetVm("op", VM)));
    }

    private LeaseTap madeTap() throws PrivilegedException {
        var failing = kernelFails;
        kernelFails = false;
        ops.ensureNetwork(new EnsureNetwork("op", "br-banger", "10.213.77.1", 24));
        ops.createTap(new CreateTap("op", TAP, "br-banger"));
        kernelFails = failing;
        return lease(VM, TAP, ADDRESS);
    }

    private static LeaseTap lease(String vm, String tap, String address) {
        return new LeaseTap("op", vm, tap, vm.equals(VM) ? MAC : "02:62:0a:d5:4d:03", address);
    }

    private static ReleaseTap release(String vm, String tap, String address) {
        return new ReleaseTap("op", vm, tap, vm.equals(VM) ? MAC : "02:62:0a:d5:4d:03", address);
    }

    private static LaunchVmm launch(String vm, Optional<String> tap) {
        return new LaunchVmm("op", vm, Path.of("/bin/vmm"), List.of(vm), tap, Path.of("/d"), Path.of("/d/log"), List.of(), List.of(), 1, 1);
    }

    private static void refused(Code code, Executable call) {
        var refused = assertThrows(PrivilegedException.class, call);
        assertEquals(code, refused.code(), refused.getMessage());
    }

    private static VmmProcess us() {
        try {
            var identity = ProcessIdentity.of((int) ProcessHandle.current().pid()).orElseThrow();
            return new VmmProcess(identity.pid(), identity.startTimeTicks());
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private RecordedOps with(Unknown unknown) {
        var kernel = (PrivilegedOps) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {PrivilegedOps.class}, (proxy, method, arguments) -> {
                    if (method.isDefault()) {
                        return "gone";
                    }
                    if (kernelFails) {
                        throw new PrivilegedException(Code.FAILED, "the kernel says no");
                    }
                    calls.add(method.getName());
                    return method.getReturnType() == VmmProcess.class ? us : null;
                });
        return new RecordedOps(kernel, ledger, unknown, tap -> marked.contains(tap));
    }
}
