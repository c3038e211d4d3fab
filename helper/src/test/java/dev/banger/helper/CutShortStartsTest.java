package dev.banger.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.helper.ledger.MemoryLedger;
import dev.banger.helper.ledger.VmEntry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Hazard row 14: a helper that was killed between its order to systemd and the answer. */
class CutShortStartsTest {
    private static final String CUT_SHORT = "0123456789abcdef0123456789abcdef";
    private static final String STARTED = "fedcba9876543210fedcba9876543210";

    private final MemoryLedger ledger = new MemoryLedger();
    private final FakeSystemd systemd = new FakeSystemd();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    private void end() throws Exception {
        ledger.updateVm(CUT_SHORT, vm -> vm.withVmm(VmEntry.Vmm.orderedBy("op-1")));
        ledger.updateVm(STARTED, vm -> vm.withVmm(VmEntry.Vmm.orderedBy("op-2").withProcess(new VmEntry.Process(7, 8))));
        for (var vm : List.of(CUT_SHORT, STARTED)) {
            systemd.units.put(VmmUnit.name(vm), FakeSystemd.running(7));
        }
        new CutShortStarts(ledger, systemd, new PrintStream(log, true, StandardCharsets.UTF_8)).end();
    }

    @Test
    void aVmmThatNobodyWasToldOfIsEnded() throws Exception {
        end();
        assertEquals(List.of(VmmUnit.name(CUT_SHORT)), systemd.stopped);
        assertEquals(Optional.empty(), ledger.vm(CUT_SHORT).orElseThrow().vmm());
        assertTrue(ledger.vm(STARTED).orElseThrow().vmm().isPresent());
        assertEquals("", log.toString(StandardCharsets.UTF_8));
    }

    @Test
    void oneThatCannotBeEndedIsToldAndStaysInTheLedger() throws Exception {
        systemd.unstoppable.add(VmmUnit.name(CUT_SHORT));
        end();
        assertTrue(ledger.vm(CUT_SHORT).orElseThrow().vmm().isPresent());
        assertTrue(log.toString(StandardCharsets.UTF_8).contains(CUT_SHORT), log.toString(StandardCharsets.UTF_8));
    }
}
