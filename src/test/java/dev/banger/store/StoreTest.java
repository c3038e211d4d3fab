package dev.banger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@Tag("quarkus")
class StoreTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456789Z");

    @Inject
    VmStore vms;

    @Inject
    OperationStore operations;

    @Test
    void aVmIsKeptAsItWasGiven() {
        var row = vm("keeps", "10.9.0.2");
        get(vms.insert(row));
        assertEquals(Optional.of(row), get(vms.find(row.id())));
        assertEquals(Optional.of(row), get(vms.findByName("keeps")));
        assertEquals(List.of(row), get(vms.findByIdPrefix(row.id().substring(0, 12))));
        assertEquals(List.of(), get(vms.findByIdPrefix("%")));
        assertTrue(get(vms.list()).contains(row));
        get(vms.recordSource(row.id(), "debian:trixie", "sha256:1", Path.of("/i/r"), Path.of("/i/w"), "k"));
        get(vms.recordVmm(row.id(), "firecracker", true));
        get(vms.recordTap(row.id(), Optional.of("bgt-00000001")));
        get(vms.recordRunning(row.id(), NOW));
        var changed = get(vms.find(row.id())).orElseThrow();
        assertEquals(Optional.of(Path.of("/i/r")), changed.rootfs());
        assertEquals(Optional.of("bgt-00000001"), changed.tap());
        assertEquals("running", changed.state());
        assertEquals(Optional.of(NOW), changed.startedAt());
        assertTrue(changed.accelerated());
        get(vms.recordState(row.id(), "stopped", "x".repeat(5_000)));
        assertEquals(4_000, get(vms.find(row.id())).orElseThrow().reason().length());
        get(vms.recordTap(row.id(), Optional.empty()));
        get(vms.delete(row.id()));
        get(vms.delete(row.id()));
        get(vms.recordState(row.id(), "error", "gone"));
        assertEquals(Optional.empty(), get(vms.find(row.id())));
    }

    @Test
    void nameShortIdAndAddressAreUnique() {
        var row = vm("unique", "10.9.0.3");
        get(vms.insert(row));
        assertEquals(Code.ALREADY_EXISTS, refused(vm("unique", "10.9.0.4")));
        assertEquals(Code.CONFLICT, refused(vm("other", "10.9.0.3")));
        var sameShort = row.shortId() + "f".repeat(24);
        assertEquals(Code.CONFLICT, refused(vm(sameShort, "third", "10.9.0.5")));
        get(vms.delete(row.id()));
    }

    @Test
    void anOperationIsReplacedWithItsStages() {
        var row = operation("op-00000000000000a1", "running", NOW, Optional.empty(), List.of(new OperationRow.Stage("one", 0, false)));
        get(operations.save(row));
        var ended = operation(row.id(), "failed", NOW, Optional.of(NOW.plusSeconds(1)),
                List.of(new OperationRow.Stage("one", 7, true), new OperationRow.Stage("two", 8, false)));
        get(operations.save(ended));
        assertEquals(Optional.of(ended), get(operations.find(row.id())));
        assertEquals(1, get(operations.list()).stream().filter(found -> found.id().equals(row.id())).count());
    }

    @Test
    void staleOperationsAreInterrupted() {
        get(operations.save(operation("op-00000000000000b1", "running", NOW, Optional.empty(), List.of())));
        assertTrue(get(operations.interruptRunning(NOW)) >= 1);
        var found = get(operations.find("op-00000000000000b1")).orElseThrow();
        assertEquals("interrupted", found.status());
        assertEquals(Optional.of(NOW), found.finishedAt());
    }

    @Test
    void pruningKeepsTheNewestAndWhatRuns() {
        get(operations.prune(Instant.now().plusSeconds(60), 1));
        var stage = List.of(new OperationRow.Stage("one", 1, true));
        for (int i = 0; i < 6; i++) {
            var at = NOW.plusSeconds(i);
            get(operations.save(operation("op-00000000000000c" + i, "succeeded", at, Optional.of(at), stage)));
        }
        get(operations.save(operation("op-00000000000000cf", "running", NOW.minusSeconds(99), Optional.empty(), List.of())));
        get(operations.prune(NOW.plusSeconds(2), 3));
        var left = get(operations.list()).stream().map(OperationRow::id).filter(id -> id.startsWith("op-00000000000000c")).toList();
        assertEquals(List.of("op-00000000000000c5", "op-00000000000000c4", "op-00000000000000c3", "op-00000000000000cf"), left);
        get(operations.prune(Instant.EPOCH, 1));
        assertEquals(List.of("op-00000000000000c5", "op-00000000000000cf"),
                get(operations.list()).stream().map(OperationRow::id).filter(id -> id.startsWith("op-00000000000000c")).toList());
        get(operations.interruptRunning(NOW));
    }

    private Code refused(VmRow row) {
        return assertThrows(BangerException.class, () -> get(vms.insert(row))).code();
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(10));
    }

    private static OperationRow operation(
            String id, String status, Instant started, Optional<Instant> finished, List<OperationRow.Stage> stages) {
        return new OperationRow(id, "test.kind", "subject", status, stages, Optional.of(new OperationRow.Failure("conflict", "m", "h"))
                .filter(failure -> status.equals("failed")), started, finished);
    }

    private static VmRow vm(String name, String address) {
        var bytes = new byte[16];
        ThreadLocalRandom.current().nextBytes(bytes);
        return vm(HexFormat.of().formatHex(bytes), name, address);
    }

    private static VmRow vm(String id, String name, String address) {
        return new VmRow(id, name, "created", "", "", "", Optional.empty(), Optional.empty(), "", "qemu", false, 2, 1L << 30, 8L << 30, "copy",
                address, true, Optional.empty(), NOW, Optional.empty());
    }
}
