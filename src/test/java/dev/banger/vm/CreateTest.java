package dev.banger.vm;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.operation.Operation;
import dev.banger.operation.Operation.Status;
import io.smallrye.mutiny.Uni;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreateTest {
    @TempDir
    Path directory;

    private LifecycleFixture fixture;

    @BeforeEach
    void start() {
        fixture = LifecycleFixture.fresh(directory);
    }

    @AfterEach
    void locksWereInOrder() {
        fixture.settle();
        fixture.order.verify();
    }

    @Test
    void makesARunningVm() {
        var operation = fixture.run(fixture.service.create(LifecycleFixture.request("one")));
        assertEquals(Status.SUCCEEDED, operation.status(), () -> String.valueOf(fixture.operations.failure(operation.id())));
        assertEquals(
                List.of("image and kernel", "preflight", "bridge", "tap lease", "root disk", "work disk", "guest configuration", "VMM launch",
                        "handles recorded", "guest ready", "NAT", "running"),
                operation.stages().stream().map(Operation.Stage::name).toList());
        var vm = fixture.vm("one");
        assertEquals(VmState.RUNNING, vm.state());
        assertEquals(operation.subject(), vm.id());
        assertEquals("debian:bookworm", vm.image());
        assertEquals("10.0.0.2", vm.address());
        assertEquals("02:62:0a:00:00:02", vm.mac());
        assertTrue(vm.pid().isPresent());
        assertTrue(Files.exists(fixture.paths.vm(vm.id()).resolve("handles.json")));
        assertEquals("10.0.0.2", fixture.get(fixture.service.ssh("one")).host());
    }

    @ParameterizedTest
    @ValueSource(strings = {"kernel", "image", "bridge", "takeTap", "leaseTap", "rootDisk", "attach", "workDisk", "key", "initramfs", "launch",
            "allowNat"})
    void aFailureAnywhereLeavesNothing(String action) {
        for (var half : List.of(false, true)) {
            (half ? fixture.host.failAfter : fixture.host.failBefore).add(action);
            var operation = fixture.run(fixture.service.create(LifecycleFixture.request("one")));
            assertEquals(Status.FAILED, operation.status());
            var message = operation.failure().orElseThrow().message();
            assertTrue(message.contains(action + " was refused") && message.contains(operation.id()), message);
            assertEquals(Set.of(), fixture.host.held());
            assertEquals(List.of(), fixture.get(fixture.service.list()));
            assertEquals(List.of(), fixture.directories());
            assertEquals(Set.of(), fixture.identity.known());
            fixture.host.failAfter.clear();
            fixture.host.failBefore.clear();
        }
        assertEquals(Status.SUCCEEDED, fixture.run(fixture.service.create(LifecycleFixture.request("one"))).status());
    }

    @Test
    void isKeptForItsLogsWhenTheGuestNeverAnswers() {
        fixture.host.failBefore.add("ready");
        var operation = fixture.run(fixture.service.create(LifecycleFixture.request("one")));
        assertEquals(Status.FAILED, operation.status());
        var failure = (BangerException) fixture.operations.failure(operation.id());
        assertTrue(failure.getMessage().contains("the guest of VM 'one' never became ready"), failure.getMessage());
        assertTrue(failure.hint().orElseThrow().contains("banger vm logs one"));
        assertEquals(VmState.ERROR, fixture.vm("one").state());
        assertEquals(Set.of(), fixture.host.held());
        assertTrue(Files.exists(fixture.get(fixture.service.logs("one", 0)).files().getFirst().getParent()));
        assertEquals(Status.SUCCEEDED, fixture.run(fixture.service.delete("one")).status());
        assertEquals(List.of(), fixture.directories());
    }

    @Test
    void doesNotWaitForAGuestWhoseVmmHasEnded() {
        fixture.host.gates.put("ready", new CompletableFuture<>());
        var operation = fixture.get(fixture.service.create(LifecycleFixture.request("one")));
        await().atMost(LifecycleFixture.LIMIT).until(() -> fixture.host.journal.contains("ready"));
        fixture.host.exit(fixture.host.processes.keySet().iterator().next(), "killed by SIGSEGV");
        var ended = fixture.ended(operation);
        assertEquals(Status.FAILED, ended.status());
        assertTrue(ended.failure().orElseThrow().message().contains("its VMM ended: killed by SIGSEGV"));
        assertEquals(VmState.ERROR, fixture.vm("one").state());
        assertEquals(Set.of(), fixture.host.held());
    }

    @ParameterizedTest
    @ValueSource(strings = {"kernel", "image", "bridge", "takeTap", "leaseTap", "rootDisk", "attach", "workDisk", "key", "initramfs", "launch",
            "ready", "allowNat"})
    void cancelledAnywhereItLeavesNothing(String action) {
        var gate = new CompletableFuture<Void>();
        fixture.host.gates.put(action, gate);
        var operation = fixture.get(fixture.service.create(LifecycleFixture.request("one")));
        await().atMost(LifecycleFixture.LIMIT).until(() -> fixture.host.journal.contains(action));
        fixture.get(fixture.operations.cancel(operation.id()));
        gate.complete(null);
        assertEquals(Status.CANCELLED, fixture.ended(operation).status(), () -> fixture.operations.failure(operation.id()) + "");
        assertEquals(Set.of(), fixture.host.held());
        assertEquals(List.of(), fixture.get(fixture.service.list()));
        assertEquals(List.of(), fixture.directories());
    }

    @Test
    void whatCannotBeUndoneIsKeptAndTold() {
        fixture.host.failBefore.add("initramfs");
        fixture.host.failBefore.add("detach");
        var operation = fixture.run(fixture.service.create(LifecycleFixture.request("one")));
        var failure = fixture.operations.failure(operation.id());
        assertTrue(failure.getMessage().contains("undoing 'root disk' failed: detach was refused"), failure.getMessage());
        assertEquals(1, failure.getSuppressed().length);
        assertEquals(VmState.ERROR, fixture.vm("one").state());
        assertFalse(fixture.host.held().stream().anyMatch(object -> object.startsWith("lease:")));
        fixture.host.failBefore.clear();
        assertEquals(Status.SUCCEEDED, fixture.run(fixture.service.delete("one")).status());
        assertEquals(Set.of(), fixture.host.held());
    }

    @Test
    void ofTwoWithOneNameOneIsMade() {
        var first = fixture.service.create(LifecycleFixture.request("one")).map(operation -> true).onFailure().recoverWithItem(false);
        var both = fixture.get(Uni.join().all(first, first).andFailFast());
        assertEquals(Set.of(true, false), new HashSet<>(both));
        var told = assertThrows(BangerException.class, () -> fixture.get(fixture.service.create(LifecycleFixture.request("one"))));
        assertEquals(Code.ALREADY_EXISTS, told.code());
    }

    @Test
    void manyAtOnceGetDifferentAddressesAndNames() {
        var nameless = new VmRequest(Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.empty(), OptionalLong.empty(),
                OptionalLong.empty(), Optional.empty(), false, true);
        var begun = fixture.get(Uni.join().all(IntStream.range(0, 30).mapToObj(i -> fixture.service.create(nameless)).toList()).andFailFast());
        begun.forEach(operation -> assertEquals(Status.SUCCEEDED, fixture.ended(operation).status()));
        var vms = fixture.get(fixture.service.list());
        assertEquals(30, vms.stream().map(Vm::address).distinct().count());
        assertEquals(30, vms.stream().map(Vm::name).distinct().count());
        assertTrue(vms.stream().allMatch(vm -> vm.name().matches("[a-z]+-[a-z]+(-[0-9]+)?")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../../etc/x", "-x", "a/b", "a\0b", "a\nb", "UPPER", "\u0430dmin",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void refusesANameThatIsNone(String name) {
        var told = assertThrows(BangerException.class, () -> fixture.get(fixture.service.create(LifecycleFixture.request(name))));
        assertEquals(Code.BAD_REQUEST, told.code());
        assertEquals(List.of(), fixture.get(fixture.service.list()));
    }

    @Test
    void anUnknownImageIsToldAndLeavesNothing() {
        var request = new VmRequest(Optional.of("one"), Optional.of("missing"), Optional.empty(), OptionalInt.empty(), OptionalLong.empty(),
                OptionalLong.empty(), Optional.empty(), false, true);
        var operation = fixture.run(fixture.service.create(request));
        assertTrue(operation.failure().orElseThrow().message().contains("there is no image 'missing'"));
        assertEquals(List.of(), fixture.get(fixture.service.list()));
    }

    @Test
    void aHostThatIsFullSaysWhatIsMissing() {
        fixture.capacity = new LifecycleFixture.Capacity(8, 64L << 30, 100L << 20, 100L << 30);
        var memory = fixture.run(fixture.service.create(LifecycleFixture.request("one")));
        assertTrue(memory.failure().orElseThrow().message().contains("the host has 100 MiB available"), memory.toString());
        fixture.capacity = new LifecycleFixture.Capacity(8, 64L << 30, 32L << 30, 5L << 20);
        var disk = fixture.run(fixture.service.create(LifecycleFixture.request("one")));
        assertTrue(disk.failure().orElseThrow().message().contains("has 5 MiB free"), disk.toString());
        assertEquals(List.of(), fixture.directories());
    }

    @Test
    void canBeMadeWithoutBeingStarted() {
        var request = new VmRequest(Optional.of("one"), Optional.empty(), Optional.empty(), OptionalInt.empty(), OptionalLong.empty(),
                OptionalLong.empty(), Optional.empty(), false, false);
        assertEquals(Status.SUCCEEDED, fixture.run(fixture.service.create(request)).status());
        assertEquals(VmState.CREATED, fixture.vm("one").state());
        assertEquals(Status.SUCCEEDED, fixture.run(fixture.service.start("one")).status());
        assertEquals(VmState.RUNNING, fixture.vm("one").state());
    }
}
