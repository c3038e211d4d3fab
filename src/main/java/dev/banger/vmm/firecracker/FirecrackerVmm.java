package dev.banger.vmm.firecracker;

import dev.banger.config.BangerException;
import dev.banger.helper.LaunchVmm;
import dev.banger.vmm.Binaries;
import dev.banger.vmm.Vmm;
import dev.banger.vmm.VmmHandle;
import dev.banger.vmm.VmmKind;
import dev.banger.vmm.VmmLauncher;
import dev.banger.vmm.VmmProcesses;
import dev.banger.vmm.VmmSpec;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Firecracker. The handle's API socket speaks its HTTP API; the guest's serial console is its stdout. */
@ApplicationScoped
public class FirecrackerVmm implements Vmm {
    private static final Duration CONFIGURE_LIMIT = Duration.ofSeconds(20);
    private static final long MEBIBYTE = 1L << 20;
    private static final String API_SOCKET = "firecracker.sock";

    /** Firecracker ends when the guest resets through the keyboard controller; it has no PCI bus and no mouse to look for. */
    private static final String COMMAND_LINE = " console=ttyS0 reboot=k pci=off i8042.noaux";

    private final Binaries binaries;
    private final VmmLauncher launcher;
    private final VmmProcesses processes;
    private final FirecrackerApi api;

    FirecrackerVmm(Binaries binaries, VmmLauncher launcher, VmmProcesses processes, FirecrackerApi api) {
        this.binaries = Objects.requireNonNull(binaries);
        this.launcher = Objects.requireNonNull(launcher);
        this.processes = Objects.requireNonNull(processes);
        this.api = Objects.requireNonNull(api);
    }

    @Override
    public VmmKind kind() {
        return VmmKind.FIRECRACKER;
    }

    @Override
    public Uni<VmmHandle> launch(String operationId, VmmSpec spec) {
        return Uni.createFrom().item(() -> plan(operationId, spec))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(launcher::launch);
    }

    private VmmLauncher.Plan plan(String operationId, VmmSpec spec) {
        var socket = spec.runDirectory().resolve(API_SOCKET);
        var process = new LaunchVmm(
                operationId,
                spec.vmId(),
                binaries.require(VmmKind.FIRECRACKER),
                List.of("--id", spec.vmId(), "--api-sock", socket.toString(), "--log-path", spec.vmmLog().toString(), "--level", "Warning"),
                spec.nic().map(VmmSpec.Nic::tap),
                spec.runDirectory(),
                spec.consoleLog(),
                spec.written(),
                List.of(spec.vmlinux(), spec.initramfs()),
                spec.vcpu(),
                spec.memoryBytes());
        return new VmmLauncher.Plan(
                VmmKind.FIRECRACKER, process, socket, List.of(socket), List.of(spec.consoleLog(), spec.vmmLog()), CONFIGURE_LIMIT,
                handle -> configure(socket, spec));
    }

    private Uni<Void> configure(Path socket, VmmSpec spec) {
        var done = api.awaitAnswer(socket).replaceWithVoid();
        for (var request : requests(spec)) {
            done = done.chain(() -> api.send(socket, request));
        }
        return done;
    }

    /** What makes a VM of the spec, in order; the last one boots it. */
    static List<ApiRequest> requests(VmmSpec spec) {
        var requests = new ArrayList<ApiRequest>();
        requests.add(new MachineConfiguration(spec.vcpu(), spec.memoryBytes() / MEBIBYTE, false, false));
        requests.add(new BootSource(
                spec.vmlinux().toString(), Optional.of(spec.initramfs().toString()), Optional.of(spec.commandLine() + COMMAND_LINE)));
        requests.add(drive("root", spec.root()));
        spec.work().ifPresent(work -> requests.add(drive("work", work)));
        spec.nic().ifPresent(nic -> requests.add(new NetworkInterface("net0", nic.tap(), Optional.of(nic.mac()))));
        requests.add(new EntropyDevice());
        requests.add(new Balloon(0, true));
        requests.add(new InstanceAction(InstanceAction.Type.INSTANCE_START));
        return List.copyOf(requests);
    }

    /** The command line names the root device itself, so that both kinds of VMM boot alike. */
    private static Drive drive(String id, Path file) {
        return new Drive(id, file.toString(), false, false, Drive.CacheType.WRITEBACK);
    }

    /** Ctrl-Alt-Del: systemd reboots the guest in an orderly way, and Firecracker ends instead of starting it again. */
    @Override
    public Uni<Void> requestPowerOff(VmmHandle handle) {
        return api.send(handle.api(), new InstanceAction(InstanceAction.Type.SEND_CTRL_ALT_DEL))
                .onFailure().transform(failure -> new BangerException(
                        BangerException.Code.OPERATION_FAILED,
                        "VM " + handle.vmId().substring(0, 8) + " could not be asked to shut down: " + failure.getMessage(),
                        "Use 'banger vm kill'.",
                        failure));
    }

    @Override
    public Uni<Void> kill(String operationId, VmmHandle handle) {
        return processes.kill(operationId, handle.vmId(), handle.process());
    }

    @Override
    public boolean isAlive(VmmHandle handle) {
        return processes.isAlive(handle.process());
    }

    @Override
    public Uni<String> exited(VmmHandle handle) {
        return processes.end(handle);
    }
}
