package dev.banger.vm;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.operation.Operation.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifecycleTest {
    private static final Duration BUDGET = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private LifecycleFixture fixture;

    @BeforeEach
    void start() {
        fixture = LifecycleFixture.fresh(directory);
        assertEquals(Status.SUCCEEDED, fixture.run(fixture.service.create(LifecycleFixture.request("one"))).status());
    }

    @AfterEach
    void locksWereInOrder() {
        fixture.settle();
        fixture.order.verify();
    }

    @Test
    void stopsByThePowerButtonAndStartsAgain() {
        assertEquals(Status.SUCCEEDED, fixture.run(fixture.service.stop("one", BUDGET)).status());
        var stopped = fixture.vm("one");
        assertEquals(VmState.STOPPED, stopped.state());
        assertEquals("", stopped.reason());
        assertTrue(stopped.pid().isEmpty());
        assertEquals(Set.of(), fixture.host.held());
        assertFalse(fixture.host.journal.contains("image") && fixture.host.journal.indexOf("image") != fixture.host.journal.lastIndexOf("image"));
        assertEquals(Code.NOT_RUNNING, assertThrows(BangerException.class, () -> fixture.get(fixture.service.ssh("one"))).code());
        assertEquals(Status.SUCCEEDED, fixture.run(fixture.service.stop("one", BUDGET)).status(), "again is not an error");
        assertEquals(Status.SUCCEEDED, fixture.run(fixture.service.start("one")).status());
        assertEquals(VmState.RUNNING, fixture.vm("one").state());
        assertEquals(stopped.address(), fixture.vm("one").address());
    }

    /** The helper died, or the answer was lost: nobody has a handle of what was started. */
    @Test
    void aVmmWhoseLaunchWasNeverAnsweredIsEnded() throws IOException {
        fixture.run(fixture.service.stop("one", BUDGET));
        var id = fixture.vm("one").id();
        fixture.living(4242, id);
        fixture.host.processes.put(4242, new CompletableFuture<>());
        fixture.host.objects.add("vmm:" + id + "/4242");
        fixture.host.failAfter.add("launch");
        assertEquals(Status.FAILED, fixture.run(fixture.service.start("one")).status());
        assertEquals(Set.of(), fixture.host.held());
    }

    @Test
    void anImageThatWasBuiltAnewIsNotPutUnderAnOldDisk() {
        fixture.run(fixture.service.stop("one", BUDGET));
        fixture.host.imageDigest = "sha256:0123456789abcdef";
        var refused = fixture.run(fixture.service.start("one"));
        assertEquals(Status.FAILED, refused.status());
        var told = refused.failure().orElseThrow().message();
        for (var part : List.of("'one'", "'debian:bookworm'", "(sha256:00)", "(sha256:0123456789ab)")) {
            assertTrue(told.contains(part), told);
        }
        assertEquals(Code.CONFLICT, ((BangerException) fixture.operations.failure(refused.id())).code());
        assertEquals(Set.of(), fixture.host.held());
        FakeParts.write(fixture.paths.vm(fixture.vm("one").id()).resolve("root.img"));
        assertEquals(Status.SUCCEEDED, fixture.run(fixture.service.start("one")).status(), "a disk that is whole needs no image");
    }

    @Test
    void aStartThatMakesTheFirewallAnewLetsTheOthersThroughAgain() {
        var held = fixture.host.held();
        fixture.host.flushFirewall();
        assertEquals(Status.SUCCEEDED, fixture.run(fixture.service.create(LifecycleFixture.request("two"))).status());
        await().atMost(LifecycleFixture.LIMIT).until(() -> fixture.host.held().containsAll(held));
    }

    @Test
    void aStartTellsWhyItsVmmWasChosen() {
        assertTrue(fixture.operations.details().contains("fake"), fixture.operations.details().toString());
    }

    @Test
    void pressesThePowerButtonAgainForAGuestThatDidNotListenYet() {
        fixture.host.lostPresses.set(1);
        assertEquals(Status.SUCCEEDED, fixture.run(fixture.service.stop("one", Duration.ofMinutes(1))).status());
        assertEquals("", fixture.vm("one").reason());
    }

    @Test
    void killsAGuestThatIgnoresThePowerButton() {
        fixture.host.lostPresses.set(Integer.MAX_VALUE);
        assertEquals(Status.SUCCEEDED, fixture.run(fixture.service.stop("one", Duration.ofMillis(50))).status());
        assertEquals(VmState.STOPPED, fixture.vm("one").state());
        assertTrue(fixture.vm("one").reason().contains("did not power off within"), fixture.vm("one").reason());
        assertEquals(Set.of(), fixture.host.held());
    }

    @Test
    void aVmmThatCannotBeAskedIsKilled() {
        fixture.host.failBefore.add("powerOff");
        assertEquals(Status.SUCCEEDED, fixture.run(fixture.service.stop("one", BUDGET)).status());
        assertTrue(fixture.vm("one").reason().contains("powerOff was refused"), fixture.vm("one").reason());
        assertEquals(Set.of(), fixture.host.held());
    }

    @Test
    void aCancelledStopLeavesTheGuestToIt() {
        fixture.host.lostPresses.set(Integer.MAX_VALUE);
        var stopping = fixture.get(fixture.service.stop("one", BUDGET));
        await().atMost(LifecycleFixture.LIMIT).until(() -> fixture.host.journal.contains("powerOff"));
        fixture.get(fixture.operations.cancel(stopping.id()));
        assertEquals(Status.CANCELLED, fixture.ended(stopping).status());
        assertEquals(VmState.RUNNING, fixture.vm("one").state());
        fixture.host.exit(fixture.vm("one").pid().orElseThrow(), "exit status 0");
        await().atMost(LifecycleFixture.LIMIT).until(() -> fixture.vm("one").state() == VmState.STOPPED);
    }

    @Test
    void killEndsItAtOnce() {
        assertEquals(Status.SUCCEEDED, fixture.run(fixture.service.kill("one")).status());
        assertFalse(fixture.host.journal.contains("powerOff"));
        assertEquals(VmState.STOPPED, fixture.vm("one").state());
        assertEquals(Set.of(), fixture.host.held());
    }

    @Test
    void restartGivesANewVmm() {
        var before = fixture.vm("one").pid();
        assertEquals(Status.SUCCEEDED, fixture.run(fixture.service.restart("one", BUDGET)).status());
        assertEquals(VmState.RUNNING, fixture.vm("one").state());
        assertFalse(before.equals(fixture.vm("one").pid()));
    }

    @Test
    void aVmmThatEndsByItselfIsNoticed() {
        fixture.host.exit(fixture.vm("one").pid().orElseThrow(), "killed by SIGKILL");
        await().atMost(Duration.ofSeconds(5)).until(() -> fixture.vm("one").state() == VmState.STOPPED);
        assertEquals("VMM ended: killed by SIGKILL", fixture.vm("one").reason());
        assertEquals(Set.of(), fixture.host.held());
        assertEquals(Status.SUCCEEDED, fixture.run(fixture.service.start("one")).status());
        assertEquals(VmState.RUNNING, fixture.vm("one").state());
    }

    @Test
    void deleteLeavesNoTrace() {
        var id = fixture.vm("one").id();
        assertTrue(fixture.identity.known().contains(id));
        assertEquals(Status.SUCCEEDED, fixture.run(fixture.service.delete(id.substring(0, 8))).status());
        assertEquals(Set.of(), fixture.host.held());
        assertEquals(List.of(), fixture.directories());
        assertEquals(Set.of(), fixture.identity.known());
        assertEquals(Code.NOT_FOUND, assertThrows(BangerException.class, () -> fixture.vm("one")).code());
    }

    @Test
    void aDeleteThatFailedIsDoneAgain() {
        fixture.host.failBefore.add("detach");
        var failed = fixture.run(fixture.service.delete("one"));
        assertEquals(Status.FAILED, failed.status());
        assertEquals(VmState.ERROR, fixture.vm("one").state());
        fixture.host.failBefore.clear();
        assertEquals(Status.SUCCEEDED, fixture.run(fixture.service.delete("one")).status());
        assertEquals(Set.of(), fixture.host.held());
        assertEquals(List.of(), fixture.directories());
    }

    @Test
    void ofTwoStartsOneWinsAndTheOtherIsTold() {
        fixture.run(fixture.service.kill("one"));
        var gate = new CompletableFuture<Void>();
        fixture.host.gates.put("bridge", gate);
        var first = fixture.get(fixture.service.start("one"));
        var second = fixture.get(fixture.service.start("one"));
        gate.complete(null);
        assertEquals(Status.SUCCEEDED, fixture.ended(first).status());
        var told = fixture.ended(second);
        assertEquals(Status.FAILED, told.status());
        assertTrue(told.failure().orElseThrow().message().contains("is running already"));
    }

    @Test
    void aDeleteThatRacesAStartWaitsForItAndWins() {
        fixture.run(fixture.service.kill("one"));
        var gate = new CompletableFuture<Void>();
        fixture.host.gates.put("attach", gate);
        var start = fixture.get(fixture.service.start("one"));
        var delete = fixture.get(fixture.service.delete("one"));
        var late = fixture.get(fixture.service.start("one"));
        gate.complete(null);
        assertEquals(Status.SUCCEEDED, fixture.ended(start).status());
        assertEquals(Status.SUCCEEDED, fixture.ended(delete).status());
        assertEquals(Status.FAILED, fixture.ended(late).status());
        assertTrue(fixture.operations.failure(late.id()).getMessage().contains("there is no VM 'one'"));
        assertEquals(Set.of(), fixture.host.held());
        assertEquals(List.of(), fixture.directories());
    }

    @Test
    void cancelledWhileItWaitsForItsTurnItNeverBegins() {
        fixture.run(fixture.service.kill("one"));
        var gate = new CompletableFuture<Void>();
        fixture.host.gates.put("bridge", gate);
        var start = fixture.get(fixture.service.start("one"));
        var delete = fixture.get(fixture.service.delete("one"));
        fixture.get(fixture.operations.cancel(delete.id()));
        assertEquals(Status.CANCELLED, fixture.ended(delete).status());
        gate.complete(null);
        assertEquals(Status.SUCCEEDED, fixture.ended(start).status());
        assertEquals(VmState.RUNNING, fixture.vm("one").state());
    }

    @Test
    void aStartThatFailsLeavesTheVmStoppedWithTheReason() {
        fixture.run(fixture.service.kill("one"));
        fixture.host.failAfter.add("attach");
        assertEquals(Status.FAILED, fixture.run(fixture.service.start("one")).status());
        assertEquals(VmState.STOPPED, fixture.vm("one").state());
        assertTrue(fixture.vm("one").reason().contains("attach was refused"));
        assertEquals(Set.of(), fixture.host.held());
    }

    @Test
    void anAmbiguousBeginningNamesWhatMatches() {
        fixture.run(fixture.service.create(LifecycleFixture.request("two")));
        for (var i = 0; i < 16; i++) {
            fixture.run(fixture.service.create(new VmRequest(java.util.Optional.empty(), java.util.Optional.empty(), java.util.Optional.empty(),
                    java.util.OptionalInt.empty(), java.util.OptionalLong.empty(), java.util.OptionalLong.empty(), java.util.Optional.empty(),
                    false, false)));
        }
        var ids = fixture.get(fixture.service.list()).stream().map(vm -> vm.id().substring(0, 1)).toList();
        var twice = ids.stream().filter(digit -> ids.indexOf(digit) != ids.lastIndexOf(digit)).findFirst().orElseThrow();
        var told = assertThrows(BangerException.class, () -> fixture.vm(twice));
        assertEquals(Code.CONFLICT, told.code());
        assertTrue(told.getMessage().matches("'.' is the beginning of several ids: .*\\(.*\\), .*"), told.getMessage());
    }
}
