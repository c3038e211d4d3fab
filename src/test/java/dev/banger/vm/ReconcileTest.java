package dev.banger.vm;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.operation.Operation.Status;
import dev.banger.vm.ReconcileReport.Outcome;
import dev.banger.vm.handles.Handles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first daemon is simply left behind, as if killed: a second one starts over the same host, table and directory. */
class ReconcileTest {
    @TempDir
    Path directory;

    private LifecycleFixture killed;

    @BeforeEach
    void start() {
        killed = LifecycleFixture.fresh(directory);
        assertEquals(Status.SUCCEEDED, killed.run(killed.service.create(LifecycleFixture.request("one"))).status());
    }

    @AfterEach
    void locksWereInOrder() {
        killed.settle();
        killed.order.verify();
    }

    private LifecycleFixture next() {
        var next = killed.restarted();
        next.get(next.service.reconcile());
        return next;
    }

    @Test
    void adoptsWhatLives() {
        killed.run(killed.service.create(LifecycleFixture.request("two")));
        var held = killed.host.held();
        var next = next();
        for (var name : List.of("one", "two")) {
            assertEquals(VmState.RUNNING, next.vm(name).state());
            assertEquals(killed.vm(name).pid(), next.vm(name).pid());
        }
        assertEquals(held, next.host.held());
        next.host.exit(next.vm("one").pid().orElseThrow(), "killed by SIGKILL");
        await().atMost(LifecycleFixture.LIMIT).until(() -> next.vm("one").state() == VmState.STOPPED);
        assertEquals(Status.SUCCEEDED, next.run(next.service.delete("two")).status());
    }

    @Test
    void aFlushedFirewallLetsTheLivingThroughAgain() {
        var held = killed.host.held();
        killed.host.flushFirewall();
        assertEquals(held, next().host.held());
    }

    @Test
    void takesDownWhatDiedMeanwhile() {
        var pid = killed.vm("one").pid().orElseThrow();
        killed.host.gates.put("releaseTap", new CompletableFuture<>());
        killed.host.exit(pid, "killed");
        await().atMost(LifecycleFixture.LIMIT).until(() -> killed.host.journal.contains("releaseTap"));
        killed.host.gates.clear();
        var next = next();
        assertEquals(VmState.STOPPED, next.vm("one").state());
        assertEquals(Set.of(), next.host.held());
    }

    @Test
    void afterARebootNoPidMeansAnything() {
        var id = killed.vm("one").id();
        var known = killed.handles.of(id).orElseThrow();
        killed.get(killed.handles.record(
                id, new Handles("another-boot", known.vmm(), known.pid(), known.startTimeTicks(), known.api(), known.tap(), known.root())));
        var next = next();
        assertEquals(VmState.STOPPED, next.vm("one").state());
        assertEquals("the host was restarted", next.vm("one").reason());
        assertFalse(next.host.journal.contains("kill"), "an innocent process");
    }

    @ParameterizedTest
    @ValueSource(strings = {"takeTap", "leaseTap", "attach", "workDisk", "launch", "ready", "allowNat"})
    void finishesWhatAStartLeftHalfDone(String action) {
        killed.host.gates.put(action, new CompletableFuture<>());
        var half = killed.get(killed.service.create(LifecycleFixture.request("half")));
        await().atMost(LifecycleFixture.LIMIT).until(() -> killed.host.journal.lastIndexOf(action) > killed.host.journal.lastIndexOf("image"));
        var gates = List.copyOf(killed.host.gates.values());
        killed.host.gates.clear();
        var next = next();
        assertTrue(next.host.held().stream().noneMatch(object -> object.startsWith("lease:") && !held(next, "one").contains(object)),
                next.host.held().toString());
        assertTrue(next.host.held().stream().noneMatch(object -> object.contains(half.subject())),
                next.host.held().toString());
        assertEquals(VmState.RUNNING, next.vm("one").state());
        assertTrue(Set.of(VmState.ERROR, VmState.CREATED).contains(next.vm("half").state()));
        gates.forEach(gate -> gate.complete(null));
        killed.settle();
    }

    /** Half of a VM is of no use: what was there of it is gone, wherever the deletion was cut short. */
    @ParameterizedTest
    @ValueSource(strings = {"revokeNat", "kill", "detach", "releaseTap", "forget"})
    void finishesADeletionThatWasCutShort(String action) {
        killed.run(killed.service.create(LifecycleFixture.request("two")));
        killed.host.gates.put(action, new CompletableFuture<>());
        killed.get(killed.service.delete("one"));
        await().atMost(LifecycleFixture.LIMIT).until(() -> killed.host.journal.contains(action));
        var gates = List.copyOf(killed.host.gates.values());
        killed.host.gates.clear();
        var next = next();
        assertEquals(List.of("two"), next.get(next.service.list()).stream().map(Vm::name).toList());
        assertEquals(held(next, "two"), next.host.held().stream().filter(object -> object.startsWith("lease:")).collect(Collectors.toSet()));
        assertEquals(1, outcomes(next, Outcome.DELETED).size(), next.service.reconciled().toString());
        assertTrue(next.get(next.operations.list()).stream().anyMatch(operation -> operation.status() == Status.INTERRUPTED));
        gates.forEach(gate -> gate.complete(null));
        killed.settle();
    }

    @Test
    void tellsWhatItDid() {
        killed.run(killed.service.create(LifecycleFixture.request("two")));
        killed.host.exit(killed.vm("two").pid().orElseThrow(), "killed");
        await().atMost(LifecycleFixture.LIMIT).until(() -> killed.vm("two").state() == VmState.STOPPED);
        var id = killed.vm("two").id();
        killed.get(killed.store.recordRunning(id, Instant.EPOCH));
        killed.host.objects.add("tap:bgt-0badcafe");
        killed.host.failBefore.add("bridge");
        var next = next();
        assertEquals(List.of("VM 'one' (" + next.vm("one").id().substring(0, 8) + ")"), outcomes(next, Outcome.ADOPTED));
        assertEquals(List.of("VM 'two' (" + id.substring(0, 8) + ")"), outcomes(next, Outcome.TAKEN_DOWN));
        assertTrue(outcomes(next, Outcome.RECLAIMED).contains("tap bgt-0badcafe"));
        assertEquals(List.of("bridge"), outcomes(next, Outcome.FAILED));
    }

    @Test
    void whatCannotBeClearedAwayKeepsNothingElse() throws IOException {
        killed.living(4_301, "1".repeat(32));
        killed.living(4_302, "2".repeat(32));
        killed.living(4_303, "3".repeat(32));
        killed.host.unkillable.addAll(Set.of(4_301, 4_303));
        var next = next();
        assertEquals(Set.of("VMM process 4301", "VMM process 4303"), Set.copyOf(outcomes(next, Outcome.FAILED)));
        assertTrue(outcomes(next, Outcome.RECLAIMED).contains("VMM process 4302"), next.service.reconciled().toString());
        assertEquals(VmState.RUNNING, next.vm("one").state());
    }

    private static List<String> outcomes(LifecycleFixture fixture, Outcome outcome) {
        return fixture.service.reconciled().orElseThrow().findings().stream()
                .filter(finding -> finding.outcome() == outcome)
                .map(ReconcileReport.Finding::subject)
                .toList();
    }

    private static Set<String> held(LifecycleFixture fixture, String name) {
        var id = fixture.vm(name).id();
        return fixture.get(fixture.store.find(id)).flatMap(row -> row.tap()).map(tap -> Set.of("lease:" + tap)).orElse(Set.of());
    }

    @Test
    void deletesWhatBelongsToNoVm() throws IOException {
        var stray = Files.createDirectories(killed.paths.vms().resolve("0".repeat(32)));
        var foreign = Files.createDirectories(killed.paths.vms().resolve("notes"));
        var half = Files.createDirectories(killed.paths.temporary().resolve("build-1"));
        killed.host.objects.add("tap:bgt-0badcafe");
        killed.host.objects.add("disk:" + "0".repeat(32));
        var next = next();
        assertFalse(Files.exists(stray));
        assertTrue(Files.exists(foreign));
        assertFalse(Files.exists(half));
        assertFalse(next.host.objects.contains("tap:bgt-0badcafe"));
        assertFalse(next.host.objects.contains("disk:" + "0".repeat(32)));
        assertEquals(VmState.RUNNING, next.vm("one").state());
        assertEquals(Optional.empty(), next.vm("one").startedAt().filter(started -> started.toEpochMilli() == 0));
    }

    @Test
    void endsAProgramThatStillWorksInAHalfMadeDirectory() throws IOException {
        var half = Files.createDirectories(killed.paths.temporary().resolve("image-1"));
        var stray = new ProcessBuilder("sh", "-c", "sleep 300; :", half.resolve("tree").toString()).start();
        try {
            next();
            assertFalse(stray.isAlive());
            assertFalse(Files.exists(half));
        } finally {
            stray.descendants().forEach(ProcessHandle::destroyForcibly);
            stray.destroyForcibly();
        }
    }

    @Test
    void anUnreadableHandleFileIsNoReasonNotToStart() throws IOException {
        Files.writeString(killed.paths.vm(killed.vm("one").id()).resolve("handles.json"), "{ not json");
        var next = next();
        assertEquals(VmState.STOPPED, next.vm("one").state());
    }
}
