package dev.banger.vmm.qemu;

import dev.banger.config.BangerException;
import dev.banger.helper.LaunchVmm;
import dev.banger.vmm.Binaries;
import dev.banger.vmm.Kvm;
import dev.banger.vmm.PvhKernel;
import dev.banger.vmm.Vmm;
import dev.banger.vmm.VmmHandle;
import dev.banger.vmm.VmmKind;
import dev.banger.vmm.VmmLauncher;
import dev.banger.vmm.VmmProcesses;
import dev.banger.vmm.VmmSpec;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** QEMU's {@code microvm} machine, with KVM where it works, else in emulation. The handle's API socket speaks QMP. */
@ApplicationScoped
public class QemuVmm implements Vmm {
    /** QEMU itself answers within 0.2 s on an idle host; the rest is for a busy one. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);

    private static final String QMP_SOCKET = "qmp.sock";

    private final Binaries binaries;
    private final Kvm kvm;
    private final VmmLauncher launcher;
    private final VmmProcesses processes;
    private final Qmp qmp;
    private final HostTsc tsc = new HostTsc();

    QemuVmm(Binaries binaries, Kvm kvm, VmmLauncher launcher, VmmProcesses processes, Qmp qmp) {
        this.binaries = Objects.requireNonNull(binaries);
        this.kvm = Objects.requireNonNull(kvm);
        this.launcher = Objects.requireNonNull(launcher);
        this.processes = Objects.requireNonNull(processes);
        this.qmp = Objects.requireNonNull(qmp);
    }

    @Override
    public VmmKind kind() {
        return VmmKind.QEMU;
    }

    @Override
    public Uni<VmmHandle> launch(String operationId, VmmSpec spec) {
        return kvm.fact()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .chain(fact -> launcher.launch(plan(operationId, spec, fact.available())));
    }

    private VmmLauncher.Plan plan(String operationId, VmmSpec spec, boolean accelerated) {
        var socket = spec.runDirectory().resolve(QMP_SOCKET);
        var kernel = PvhKernel.preferred(spec.kernelImage(), spec.vmlinux());
        var process = new LaunchVmm(
                operationId,
                spec.vmId(),
                binaries.require(VmmKind.QEMU),
                new QemuMachine(accelerated, tsc.kilohertz()).arguments(spec, kernel, socket),
                spec.nic().map(VmmSpec.Nic::tap),
                spec.runDirectory(),
                spec.vmmLog(),
                spec.written(),
                List.of(kernel, spec.initramfs()),
                spec.vcpu(),
                spec.memoryBytes());
        return new VmmLauncher.Plan(
                VmmKind.QEMU, process, socket, List.of(socket), List.of(spec.consoleLog(), spec.vmmLog()), ANSWER_LIMIT,
                handle -> qmp.awaitRunning(socket, ANSWER_LIMIT));
    }

    /** The ACPI power button: the guest's logind, or what else listens to its input device, begins a shutdown. */
    @Override
    public Uni<Void> requestPowerOff(VmmHandle handle) {
        return qmp.execute(handle.api(), "system_powerdown")
                .onFailure().transform(failure -> new BangerException(
                        BangerException.Code.OPERATION_FAILED,
                        "The power button of VM " + handle.vmId().substring(0, 8) + " could not be pressed: " + failure.getMessage(),
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
