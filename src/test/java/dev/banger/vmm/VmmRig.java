package dev.banger.vmm;

import dev.banger.helper.VmmProcess;
import dev.banger.install.Privileged;
import dev.banger.linux.LinuxException;
import java.nio.file.Path;
import java.util.Optional;

/** The collaborators of a {@link Vmm}, over plain child processes. */
public final class VmmRig implements AutoCloseable {
    public static final String VM_ID = "0123456789abcdef0123456789abcdef";

    public final ProcessOps ops;
    public final Privileged privileged;
    public final VmmProcesses processes;
    public final VmmLauncher launcher;
    public final Kvm kvm;

    public VmmRig(ProcessOps ops) throws LinuxException {
        this.ops = ops;
        this.privileged = new Privileged(ops);
        this.processes = new VmmProcesses(privileged);
        this.launcher = new VmmLauncher(privileged, processes, new VmmJournal(Optional.empty()));
        this.kvm = new Kvm(privileged);
    }

    /** A guest of 1 vCPU and 256 MiB, without disks or network; logs and sockets are in the directory. */
    public static VmmSpec spec(Path directory, Path kernel, Path initramfs, Path root) {
        return new VmmSpec(
                VM_ID, 1, 256L << 20, kernel, kernel, initramfs, "panic=-1", root, Optional.empty(), Optional.empty(),
                directory.resolve("run"), directory.resolve("console.log"), directory.resolve("vmm.log"));
    }

    public static VmmHandle handle(VmmKind kind, VmmProcess process, Path api) {
        return new VmmHandle(kind, VM_ID, process, api);
    }

    @Override
    public void close() {
        ops.close();
        processes.close();
    }
}
