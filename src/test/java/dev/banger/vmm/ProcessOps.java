package dev.banger.vmm;

import dev.banger.helper.*;
import dev.banger.linux.ProcessIdentity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The VMM part of {@link PrivilegedOps} on plain child processes; close() kills what is left. */
public final class ProcessOps implements PrivilegedOps {
    private final HostFacts.Fact kvm;
    private final List<Process> started = new CopyOnWriteArrayList<>();

    public ProcessOps(HostFacts.Fact kvm) {
        this.kvm = kvm;
    }

    public static ProcessOps withoutKvm() {
        return new ProcessOps(new HostFacts.Fact(false, "this test has no KVM"));
    }

    public List<Process> started() {
        return List.copyOf(started);
    }

    @Override
    public HostFacts hostFacts(GetHostFacts request) {
        return new HostFacts(kvm, kvm, kvm, kvm, kvm, kvm);
    }

    @Override
    public VmmProcess launchVmm(LaunchVmm request) throws PrivilegedException {
        var command = new ArrayList<String>();
        command.add(request.binary().toString());
        command.addAll(request.arguments());
        try {
            java.nio.file.Files.createDirectories(request.directory());
            var process = new ProcessBuilder(command)
                    .directory(request.directory().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(request.log().toFile()))
                    .start();
            started.add(process);
            // The JDK may have reaped one that ended at once: no process has that start time then.
            var identity = ProcessIdentity.of((int) process.pid()).orElse(new ProcessIdentity((int) process.pid(), 0));
            return new VmmProcess(identity.pid(), identity.startTimeTicks());
        } catch (IOException e) {
            throw new PrivilegedException(PrivilegedException.Code.FAILED, "start " + request.binary() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void forgetVm(ForgetVm request) {
        // Nothing is recorded.
    }

    @Override
    public void signalVmm(SignalVmm request) {
        started.stream().filter(p -> p.pid() == request.process().pid()).forEach(Process::destroyForcibly);
    }

    @Override
    public void close() {
        started.forEach(Process::destroyForcibly);
        started.forEach(p -> p.onExit().join());
    }

    @Override
    public void ensureNetwork(EnsureNetwork request) {
        throw unused();
    }

    @Override
    public void removeNetwork(RemoveNetwork request) {
        throw unused();
    }

    @Override
    public void createTap(CreateTap request) {
        throw unused();
    }

    @Override
    public void leaseTap(LeaseTap request) {
        throw unused();
    }

    @Override
    public void releaseTap(ReleaseTap request) {
        throw unused();
    }

    @Override
    public void removeTap(RemoveTap request) {
        throw unused();
    }

    @Override
    public void allowNat(AllowNat request) {
        throw unused();
    }

    @Override
    public void revokeNat(RevokeNat request) {
        throw unused();
    }

    @Override
    public SnapshotDevice attachSnapshot(AttachSnapshot request) {
        throw unused();
    }

    @Override
    public void removeSnapshot(RemoveSnapshot request) {
        throw unused();
    }

    @Override
    public KernelObjects listObjects(ListObjects request) {
        throw unused();
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("not part of launching a VMM");
    }
}
