package dev.banger.helper.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.helper.ledger.VmEntry.Lease;
import dev.banger.helper.ledger.VmEntry.Process;
import dev.banger.helper.ledger.VmEntry.Snapshot;
import dev.banger.helper.ledger.VmEntry.Vmm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final String VM = "0123456789abcdef0123456789abcdef";
    private static final String OTHER_VM = "fedcba9876543210fedcba9876543210";
    private static final String TAP = "bgt-00000001";

    @TempDir
    Path directory;

    @Test
    void whatIsWrittenIsReadByTheNextProcess() throws Exception {
        var random = new Random(42);
        for (var round = 0; round < 200; round++) {
            var entry = any(random);
            try (var ledger = ledger()) {
                ledger.updateVm(VM, before -> entry);
            }
            try (var ledger = ledger()) {
                assertEquals(Optional.of(entry), ledger.vm(VM), "round " + round);
            }
        }
    }

    @Test
    void tapsAndBridgesAreKeptAndForgotten() throws Exception {
        var tap = new TapEntry(TAP, "br-banger", Optional.empty());
        var bridge = new BridgeEntry("br-banger", "10.213.77.1", 24);
        try (var ledger = ledger()) {
            ledger.write(tap.leasedTo(VM));
            ledger.write(tap);
            ledger.write(bridge);
        }
        try (var ledger = ledger()) {
            assertEquals(List.of(tap), ledger.taps());
            assertEquals(Optional.of(bridge), ledger.bridge("br-banger"));
            assertEquals(List.of(bridge), ledger.bridges());
            ledger.forgetTap(TAP);
            ledger.forgetTap(TAP);
            ledger.forgetBridge("br-banger");
            ledger.forgetVm(VM);
        }
        try (var files = Files.list(directory.resolve("objects"))) {
            assertEquals(0, files.count(), "files stay");
        }
    }

    @Test
    void isForItsOwnAccountOnly() throws Exception {
        try (var ledger = ledger()) {
            ledger.updateVm(VM, before -> before.withAccountUid(7_000));
        }
        assertEquals("rwx------", mode(directory.resolve("objects")));
        assertEquals("rw-------", mode(directory.resolve("objects").resolve(VM + ".json")));
    }

    /** Hazard row 13. */
    @Test
    void aDirectoryThatOthersMadeOrMayEnterIsRefused() throws Exception {
        Files.createSymbolicLink(directory.resolve("objects"), Files.createDirectory(directory.resolve("elsewhere")));
        assertThrows(LedgerException.class, () -> new FileLedger(directory.resolve("objects")).close());
        Files.delete(directory.resolve("objects"));
        Files.createDirectory(directory.resolve("objects"));
        Files.setPosixFilePermissions(directory.resolve("objects"), PosixFilePermissions.fromString("rwxr-x---"));
        var refused = assertThrows(LedgerException.class, () -> new FileLedger(directory.resolve("objects")).close());
        assertTrue(refused.getMessage().contains("chmod 700"), refused.getMessage());
        if ("root".equals(System.getProperty("user.name"))) {
            Files.setPosixFilePermissions(directory.resolve("objects"), PosixFilePermissions.fromString("rwx------"));
            Files.setAttribute(directory.resolve("objects"), "unix:uid", 65_534);
            refused = assertThrows(LedgerException.class, () -> new FileLedger(directory.resolve("objects")).close());
            assertTrue(refused.getMessage().contains("belongs to"), refused.getMessage());
        }
    }

    @Test
    void aCorruptEntryIsNamedAndTheOthersWork() throws Exception {
        try (var ledger = ledger()) {
            ledger.updateVm(VM, before -> before.withAccountUid(7_000));
            ledger.updateVm(OTHER_VM, before -> before.withAccountUid(7_001));
        }
        var objects = directory.resolve("objects");
        var good = Files.readString(objects.resolve(VM + ".json"));
        for (var bad : List.of("", "{", "[]", "null", "\0\0\0", good + "x", good.replace("\"version\":1", "\"version\":2"),
                good.replace(VM, OTHER_VM), good.replace(VM, "x"), good.replace("7000", "7e3"), good.replace("7000", "\"7000\""),
                good.replace("\"nat\"", "\"not\""), good.replace("{", "{\"vm\":\"" + VM + "\","), "{\"a\":".repeat(100_000))) {
            Files.writeString(objects.resolve(VM + ".json"), bad);
            try (var ledger = ledger()) {
                var refused = assertThrows(LedgerException.class, () -> ledger.vm(VM), bad);
                assertTrue(refused.getMessage().contains(VM + ".json"), refused.getMessage());
                assertThrows(LedgerException.class, () -> ledger.updateVm(VM, before -> before.withNat(true)));
                assertEquals(List.of(VM, OTHER_VM), ledger.vmIds());
                assertEquals(1, ledger.unreadable().size());
                ledger.updateVm(OTHER_VM, before -> before.withNat(true));
                ledger.forgetVm(VM);
                assertEquals(Optional.empty(), ledger.vm(VM));
            }
            assertTrue(Files.notExists(objects.resolve(VM + ".json")));
        }
    }

    /** Hazard row 14: the process died while it wrote. */
    @Test
    void whatWasHalfWrittenDoesNotCount() throws Exception {
        try (var ledger = ledger()) {
            ledger.updateVm(VM, before -> before.withAccountUid(7_000));
        }
        Files.writeString(directory.resolve("objects").resolve(VM + ".json.new"), "{\"version\":1,");
        Files.writeString(directory.resolve("objects").resolve(OTHER_VM + ".json.new"), "{\"version\":1,");
        try (var ledger = ledger()) {
            assertEquals(List.of(VM), ledger.vmIds());
            assertEquals(List.of(), ledger.unreadable());
            assertEquals(7_000, ledger.vm(VM).orElseThrow().accountUid().orElseThrow());
        }
        try (var files = Files.list(directory.resolve("objects"))) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void changesOfOneEntryAreNotLost() throws Exception {
        try (var ledger = ledger(); var threads = Executors.newFixedThreadPool(8)) {
            ledger.updateVm(VM, before -> before.withAccountUid(0));
            for (var i = 0; i < 100; i++) {
                threads.execute(() -> {
                    try {
                        ledger.updateVm(VM, before -> before.withAccountUid(before.accountUid().orElseThrow() + 1));
                    } catch (LedgerException e) {
                        throw new IllegalStateException(e);
                    }
                });
            }
            threads.close();
            assertEquals(100, ledger.vm(VM).orElseThrow().accountUid().orElseThrow());
        }
    }

    @Test
    void namesThatAreNoNamesAreRefused() throws Exception {
        for (Ledger ledger : List.of(ledger(), new MemoryLedger())) {
            for (var bad : List.of("", "..", "../" + VM, VM + "/", VM.toUpperCase(java.util.Locale.ROOT), VM + "\n")) {
                assertThrows(IllegalArgumentException.class, () -> ledger.vm(bad));
                assertThrows(IllegalArgumentException.class, () -> ledger.updateVm(bad, before -> before));
                assertThrows(IllegalArgumentException.class, () -> ledger.tap(bad));
                assertThrows(IllegalArgumentException.class, () -> ledger.bridge(bad));
            }
            ledger.close();
        }
    }

    @Test
    void bothLedgersAgree() throws Exception {
        var random = new Random(7);
        try (var files = ledger(); var memory = new MemoryLedger()) {
            for (var round = 0; round < 300; round++) {
                var vm = random.nextBoolean() ? VM : OTHER_VM;
                var entry = any(random);
                for (var ledger : List.of(files, memory)) {
                    switch (round % 4) {
                        case 0 -> ledger.forgetVm(vm);
                        case 1 -> ledger.updateVm(vm, VmEntry::withoutLease);
                        case 2 -> ledger.updateVm(vm, before -> before.withNat(entry.nat()));
                        default -> ledger.updateVm(VM, before -> entry);
                    }
                }
                assertEquals(memory.vmIds(), files.vmIds());
                assertEquals(memory.vm(VM), files.vm(VM));
                assertEquals(memory.vm(OTHER_VM), files.vm(OTHER_VM));
            }
        }
    }

    private FileLedger ledger() throws LedgerException {
        return new FileLedger(directory.resolve("objects"));
    }

    private static VmEntry any(Random random) {
        var entry = VmEntry.of(VM).withNat(random.nextBoolean());
        if (random.nextBoolean()) {
            entry = entry.withAccountUid(random.nextInt(Integer.MAX_VALUE));
        }
        if (random.nextBoolean()) {
            entry = entry.withLease(new Lease(TAP, "02:62:0a:d5:4d:02", "10.213.77." + random.nextInt(256)));
        }
        if (random.nextBoolean()) {
            entry = entry.withSnapshot(new Snapshot(Path.of("/state/images/ä \"quoted\"\\"), Path.of("/state/vms/" + random.nextLong())));
        }
        if (random.nextBoolean()) {
            entry = entry.withVmm(Vmm.orderedBy("op-" + random.nextLong()));
        }
        if (entry.vmm().isPresent() && random.nextBoolean()) {
            entry = entry.withVmm(entry.vmm().get().withProcess(new Process(random.nextInt(4_194_304), random.nextLong(Long.MAX_VALUE))));
        }
        return entry;
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
