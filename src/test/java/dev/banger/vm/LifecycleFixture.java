package dev.banger.vm;

import static org.awaitility.Awaitility.await;

import dev.banger.config.BangerConfig;
import dev.banger.config.Owner;
import dev.banger.config.ProcessOwner;
import dev.banger.config.StatePaths;
import dev.banger.guest.GuestReadiness;
import dev.banger.guest.Initramfs;
import dev.banger.disk.WorkDisk;
import dev.banger.helper.KernelObjects;
import dev.banger.helper.PrivilegedException;
import dev.banger.helper.PrivilegedOps;
import dev.banger.helper.SignalVmm;
import dev.banger.install.Privileged;
import dev.banger.lock.LockOrder;
import dev.banger.operation.DirectoryTree;
import dev.banger.operation.Operation;
import dev.banger.operation.Operation.Status;
import dev.banger.vm.handles.HandleCache;
import dev.banger.vm.start.Breakpoints;
import dev.banger.vm.start.BridgeStep;
import dev.banger.vm.start.GuestConfigurationStep;
import dev.banger.vm.start.GuestReadyStep;
import dev.banger.vm.start.HandlesRecordedStep;
import dev.banger.vm.start.HostCapacity;
import dev.banger.vm.start.LivingVmms;
import dev.banger.vm.start.NatCapability;
import dev.banger.vm.start.PreflightStep;
import dev.banger.vm.start.RootDiskStep;
import dev.banger.vm.start.RunningRecordedStep;
import dev.banger.vm.start.SourceStep;
import dev.banger.vm.start.StartBeans;
import dev.banger.vm.start.TapLeaseStep;
import dev.banger.vm.start.VmmLaunchStep;
import dev.banger.vm.start.WorkDiskCapability;
import dev.banger.vmm.VmmJournal;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

/** The VM service as a daemon wires it, over a {@link FakeHost}. A second one over the same host and directory is a daemon that was restarted. */
final class LifecycleFixture {
    static final Duration LIMIT = Duration.ofSeconds(10);

    final FakeHost host;
    final MemoryVmStore store;
    final StatePaths paths;
    private final Path procfs;
    final LockOrder.Checked order = LockOrder.checked();
    final FakeOperations operations;
    final FakeParts.Identity identity;
    final HandleCache handles;
    final LifecycleVmService service;
    /** Every point that was come by, in order. */
    final List<String> points = new CopyOnWriteArrayList<>();
    volatile Capacity capacity = new Capacity(8, 64L << 30, 32L << 30, 100L << 30);

    record Capacity(int cpus, long memory, long available, long disk) {}

    static LifecycleFixture fresh(Path directory) {
        return new LifecycleFixture(new FakeHost(), new MemoryVmStore(), new FakeOperations(), directory);
    }

    LifecycleFixture restarted() {
        host.forgetWatchers();
        return new LifecycleFixture(host, store, operations.restarted(), paths.state().getParent());
    }

    private LifecycleFixture(FakeHost host, MemoryVmStore store, FakeOperations operations, Path directory) {
        this.host = host;
        this.store = store;
        this.operations = operations;
        this.paths = new StatePaths(made(directory.resolve("s")), made(directory.resolve("c")), made(directory.resolve("r")));
        this.identity = new FakeParts.Identity(host, directory);
        this.handles = new HandleCache(paths);
        var rootfs = directory.resolve("rootfs.ext4");
        FakeParts.write(rootfs);
        var network = new FakeNetwork(host);
        var disks = new FakeParts.Disks(host);
        var config = config();
        var owner = new Owner((int) uid(directory), 0, "owner", directory);
        HostCapacity size = capacityOfFixture();
        WorkDisk work = (op, seed, dir, bytes) -> host.act("workDisk", () -> dir.resolve("work.img"));
        Initramfs initramfs = (base, configuration, destination) -> host.act("initramfs", () -> FakeParts.write(destination));
        GuestReadiness ready = (op, alias, address, timeout) -> host.act("ready", () -> {
            identity.known().add(alias);
            return null;
        });
        var source = new SourceStep(new FakeParts.Images(host, rootfs), new FakeParts.Kernels(host, rootfs), store, paths);
        var vmWork = new VmWork(operations, store, order);
        var leases = new LivingLeases(store, handles, network, vmWork);
        var clock = Clock.systemUTC();
        // Processes are directories beside those of banger, as in /proc.
        this.procfs = directory;
        var living = new LivingVmms(procfs, paths);
        Breakpoints breakpoints = point -> Uni.createFrom().voidItem().invoke(() -> points.add(point.toString()));
        var pipeline = new StartBeans().pipeline(
                source,
                new PreflightStep(size, paths, owner, host, store),
                new BridgeStep(network, new Privileged(kernel()), leases),
                new TapLeaseStep(network, store),
                new RootDiskStep(disks, paths),
                new WorkDiskCapability(work, paths),
                new GuestConfigurationStep(identity, initramfs, network, paths, clock),
                new VmmLaunchStep(host, living, handles, paths),
                new HandlesRecordedStep(handles),
                new GuestReadyStep(ready, host, config),
                new NatCapability(network),
                new RunningRecordedStep(store, clock),
                breakpoints);
        var stop = new VmStop(pipeline, handles, host, store, breakpoints);
        var exits = new ExitWatch(host, handles, store, stop, vmWork);
        var start = new VmStart(pipeline, handles, store, exits);
        var deletion = new VmDeletion(pipeline, new Privileged(kernel()), identity, paths, store, breakpoints);
        var creation = new VmCreation(config, new Sizing(config, size), host, disks, new Reservation(store, network, order), vmWork, start,
                deletion, source, store, clock, breakpoints);
        var leftovers = new Leftovers(new Privileged(kernel()), network, paths, new Owner(ProcessOwner.uid(), 0, "o", directory), living);
        var reconcile = new Reconcile(store, operations, handles, host, pipeline, deletion, network, vmWork, exits,
                leftovers, leases, clock);
        this.service = new LifecycleVmService(
                new VmRefs(store), creation, start, stop, deletion, reconcile, vmWork, store, handles, identity, new VmmJournal(), paths);
    }

    static VmRequest request(String name) {
        return new VmRequest(Optional.of(name), Optional.empty(), Optional.empty(), OptionalInt.empty(), OptionalLong.empty(),
                OptionalLong.empty(), Optional.empty(), true, true);
    }

    /** Nothing works on the directory any more. */
    void settle() {
        get(operations.list()).stream().filter(operation -> operation.status() != Status.INTERRUPTED).forEach(this::ended);
    }

    <T> T get(Uni<T> uni) {
        return uni.await().atMost(LIMIT);
    }

    /** The operation when it has ended. */
    Operation ended(Operation operation) {
        await().atMost(LIMIT).until(() -> operations.view(operation.id()).status() != Status.RUNNING);
        return operations.view(operation.id());
    }

    Operation run(Uni<Operation> begin) {
        return ended(get(begin));
    }

    Vm vm(String ref) {
        return get(service.show(ref));
    }

    /** Directories of VMs, and of their sockets. */
    List<Path> directories() {
        return java.util.stream.Stream.of(paths.vms(), paths.run().resolve("vm")).flatMap(LifecycleFixture::children).toList();
    }

    private static java.util.stream.Stream<Path> children(Path directory) {
        try (var found = Files.exists(directory) ? Files.list(directory) : java.util.stream.Stream.<Path>empty()) {
            return found.toList().stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private HostCapacity capacityOfFixture() {
        return new HostCapacity() {
            @Override
            public int cpus() {
                return capacity.cpus();
            }

            @Override
            public long memoryBytes() {
                return capacity.memory();
            }

            @Override
            public long availableMemoryBytes() {
                return capacity.available();
            }

            @Override
            public long freeDiskBytes(Path directory) {
                return capacity.disk();
            }
        };
    }

    /** Only {@code listObjects} has an answer: what the fake host has. */
    private PrivilegedOps kernel() {
        return (PrivilegedOps) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {PrivilegedOps.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "listObjects" -> new KernelObjects(
                            true,
                            host.objects.stream().filter(o -> o.startsWith("tap:")).map(o -> o.substring(4)).toList(),
                            host.objects.stream().filter(o -> o.startsWith("disk:")).map(o -> "banger-" + o.substring(5, 13)).toList(),
                            List.of(),
                            host.firewall,
                            List.of());
                    case "removeSnapshot" -> {
                        var id = ((dev.banger.helper.RemoveSnapshot) arguments[0]).vmId().substring(0, 8);
                        host.objects.removeIf(object -> object.startsWith("disk:" + id));
                        yield null;
                    }
                    case "signalVmm" -> {
                        var process = ((SignalVmm) arguments[0]).process().pid();
                        if (host.unkillable.contains(process)) {
                            throw new PrivilegedException(PrivilegedException.Code.REFUSED, "process " + process + " is left alone");
                        }
                        DirectoryTree.delete(procfs.resolve(Integer.toString(process)));
                        yield null;
                    }
                    default -> null;
                });
    }

    /** A VMM of that VM lives, as {@code /proc} tells it. */
    void living(int pid, String vmId) throws IOException {
        var process = Files.createDirectory(procfs.resolve(Integer.toString(pid)));
        Files.writeString(process.resolve("cmdline"), "/usr/bin/qemu-system-x86_64\0-blockdev\0" + paths.vm(vmId) + "/root.img\0");
        Files.writeString(process.resolve("stat"), pid + " (qemu) S" + " 0".repeat(18) + " 77 0");
    }

    static BangerConfig config() {
        return new SmallRyeConfigBuilder().withMapping(BangerConfig.class).withDefaultValue("banger.vm.ready-timeout", "30")
                .build().getConfigMapping(BangerConfig.class);
    }

    private static long uid(Path directory) {
        try {
            return ((Integer) Files.getAttribute(directory, "unix:uid")).longValue();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Path made(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
