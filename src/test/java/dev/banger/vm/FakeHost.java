package dev.banger.vm;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.helper.VmmProcess;
import dev.banger.vmm.Vmm;
import dev.banger.vmm.VmmChoice;
import dev.banger.vmm.VmmHandle;
import dev.banger.vmm.VmmKind;
import dev.banger.vmm.VmmSpec;
import dev.banger.vmm.Vmms;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A host whose kernel objects are names in a set. Each action has a name, at which a test can make it fail, or wait. */
final class FakeHost implements Vmms, Vmm {
    /** What exists now: {@code tap:…}, {@code lease:…}, {@code disk:…}, {@code vmm:…}, {@code nat:…}. */
    final Set<String> objects = new ConcurrentSkipListSet<>();

    final List<String> journal = new CopyOnWriteArrayList<>();
    final Map<Integer, CompletableFuture<String>> processes = new ConcurrentHashMap<>();
    final Set<String> failBefore = ConcurrentHashMap.newKeySet();
    final Set<String> failAfter = ConcurrentHashMap.newKeySet();
    final Map<String, CompletableFuture<Void>> gates = new ConcurrentHashMap<>();
    /** Processes that the helper does not end. */
    final Set<Integer> unkillable = ConcurrentHashMap.newKeySet();
    volatile boolean firewall;
    volatile String imageDigest = "sha256:00";
    /** So many presses of the power button come before the guest listens to it. */
    final AtomicInteger lostPresses = new AtomicInteger();
    private final AtomicInteger pids = new AtomicInteger(1_000);

    /** One action on the host, on a worker thread. */
    <T> Uni<T> act(String name, Supplier<T> effect) {
        return Uni.createFrom().deferred(() -> {
            journal.add(name);
            Uni<Void> gate = gates.containsKey(name)
                    ? Uni.createFrom().emitter(emitter -> gates.get(name).thenAccept(emitter::complete))
                    : Uni.createFrom().voidItem();
            return gate.emitOn(Infrastructure.getDefaultWorkerPool()).map(open -> {
                if (failBefore.contains(name)) {
                    throw refused(name);
                }
                var made = effect.get();
                if (failAfter.contains(name)) {
                    throw refused(name);
                }
                return made;
            });
        });
    }

    Uni<Void> make(String name, String object) {
        return act(name, () -> {
            objects.add(object);
            return null;
        });
    }

    Uni<Void> unmake(String name, String object) {
        return act(name, () -> {
            objects.remove(object);
            return null;
        });
    }

    /** As {@code nft flush ruleset} does. */
    void flushFirewall() {
        firewall = false;
        objects.removeIf(object -> object.startsWith("lease:") || object.startsWith("nat:"));
    }

    /** Objects of VMs: what is left when free taps are not counted. */
    Set<String> held() {
        var held = new TreeSet<>(objects);
        held.removeIf(object -> object.startsWith("tap:"));
        return held;
    }

    void exit(int pid, String how) {
        objects.removeIf(object -> object.startsWith("vmm:") && object.endsWith("/" + pid));
        processes.get(pid).complete(how);
    }

    /** The daemon that watched has died: nobody of it hears of an exit any more. */
    void forgetWatchers() {
        processes.replaceAll((pid, process) -> process.isDone() ? process : new CompletableFuture<>());
    }

    private static BangerException refused(String name) {
        return new BangerException(Code.OPERATION_FAILED, name + " was refused");
    }

    @Override
    public Uni<VmmChoice> choose(Optional<VmmKind> wanted) {
        return Uni.createFrom().item(new VmmChoice(VmmKind.QEMU, Path.of("/usr/bin/qemu"), "1", false, "fake"));
    }

    @Override
    public Vmm of(VmmKind kind) {
        return this;
    }

    @Override
    public VmmKind kind() {
        return VmmKind.QEMU;
    }

    /** As the seam promises: when it fails, nothing of it is left running. */
    @Override
    public Uni<VmmHandle> launch(String operationId, VmmSpec spec) {
        return act("launch", () -> {
            var pid = pids.incrementAndGet();
            if (!failAfter.contains("launch")) {
                processes.put(pid, new CompletableFuture<>());
                objects.add("vmm:" + spec.vmId() + "/" + pid);
            }
            return new VmmHandle(VmmKind.QEMU, spec.vmId(), new VmmProcess(pid, 77), spec.runDirectory().resolve("qmp.sock"));
        });
    }

    @Override
    public Uni<Void> requestPowerOff(VmmHandle handle) {
        return act("powerOff", () -> {
            if (lostPresses.getAndDecrement() <= 0) {
                exit(handle.process().pid(), "exit status 0");
            }
            return null;
        });
    }

    @Override
    public Uni<Void> kill(String operationId, VmmHandle handle) {
        return act("kill", () -> {
            exit(handle.process().pid(), "killed by SIGKILL");
            return null;
        });
    }

    @Override
    public boolean isAlive(VmmHandle handle) {
        var process = processes.get(handle.process().pid());
        return process != null && !process.isDone() && handle.process().startTimeTicks() == 77;
    }

    @Override
    public Uni<String> exited(VmmHandle handle) {
        return Uni.createFrom().emitter(emitter -> processes.get(handle.process().pid())
                .thenAcceptAsync(emitter::complete, Infrastructure.getDefaultWorkerPool()));
    }
}
