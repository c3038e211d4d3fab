package dev.banger.vm.start;

import dev.banger.config.BangerException.Code;
import dev.banger.config.BangerException;
import dev.banger.config.Owner;
import dev.banger.config.PrivateDirectory;
import dev.banger.config.StatePaths;
import dev.banger.lock.Blocking;
import dev.banger.operation.DirectoryTree;
import dev.banger.store.VmRow;
import dev.banger.store.VmStore;
import dev.banger.vmm.VmmKind;
import dev.banger.vmm.Vmms;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Refuses, before anything is made, what this host cannot do now; then makes the VM's directory. */
@Singleton
public final class PreflightStep implements Step {
    private static final Logger LOG = Logger.getLogger(PreflightStep.class);
    private static final long MEBIBYTE = 1L << 20;

    /** Room for a guest's first writes, logs and sockets. */
    private static final long DISK_RESERVE = 256 * MEBIBYTE;

    /** {@code sockaddr_un.sun_path} in {@code unix(7)}, less its NUL; the longest socket name we use takes 20. */
    private static final int RUN_DIRECTORY_MAX = 107 - 20;

    private final HostCapacity host;
    private final StatePaths paths;
    private final Owner owner;
    private final Vmms vmms;
    private final VmStore store;

    public PreflightStep(HostCapacity host, StatePaths paths, Owner owner, Vmms vmms, VmStore store) {
        this.host = host;
        this.paths = paths;
        this.owner = owner;
        this.vmms = vmms;
        this.store = store;
    }

    @Override
    public String name() {
        return "preflight";
    }

    @Override
    public Uni<Void> run(StartContext context) {
        var row = context.row();
        return Blocking.run(() -> {
            checkMemory(row);
            checkRunDirectory(paths.vmRun(row.id()));
            makeDirectory(row.id());
            checkDisk(row);
        }).chain(() -> chooseVmm(context));
    }

    /** Sockets go. Their directory is the helper's, until the VM is forgotten; the VM's own directory stays, with its disks and logs. */
    @Override
    public Uni<Void> undo(StartContext context) {
        return Blocking.run(() -> removeSockets(paths.vmRun(context.vmId())));
    }

    private Uni<Void> chooseVmm(StartContext context) {
        var row = context.row();
        return vmms.choose(Optional.of(VmmKind.valueOf(row.vmm().toUpperCase(Locale.ROOT))))
                .invoke(choice -> {
                    LOG.infof("%s: VM '%s': %s", context.operationId(), row.name(), choice.reason());
                    context.vmmReason(choice.reason());
                })
                .chain(choice -> choice.accelerated() == row.accelerated()
                        ? Uni.createFrom().voidItem()
                        : store.recordVmm(row.id(), row.vmm(), choice.accelerated()));
    }

    private void checkMemory(VmRow row) {
        var available = host.availableMemoryBytes();
        if (available < row.memoryBytes()) {
            throw new BangerException(
                    Code.CONFLICT,
                    "VM '" + row.name() + "' needs " + mebibytes(row.memoryBytes()) + " of memory, and the host has "
                            + mebibytes(available) + " available",
                    "Stop another VM or program, or create the VM with less --memory.");
        }
    }

    private void checkDisk(VmRow row) throws IOException {
        var copies = row.storage().equals("copy") && !Files.exists(paths.vm(row.id()).resolve("root.img"));
        var needed = DISK_RESERVE + (copies && row.rootfs().isPresent() ? Files.size(row.rootfs().get()) : 0);
        var free = host.freeDiskBytes(paths.vms());
        if (free < needed) {
            throw new BangerException(
                    Code.CONFLICT,
                    paths.vms() + " has " + mebibytes(free) + " free, and VM '" + row.name() + "' needs " + mebibytes(needed),
                    "Free some space there, delete a VM or an image, or set BANGER_STATE_DIR to another file system.");
        }
    }

    private void makeDirectory(String vmId) {
        PrivateDirectory.ensure(paths.vms(), owner.uid());
        PrivateDirectory.ensure(paths.vm(vmId), owner.uid());
    }

    private static void removeSockets(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var entries = Files.newDirectoryStream(directory)) {
            for (var entry : entries) {
                DirectoryTree.delete(entry);
            }
        }
    }

    private static void checkRunDirectory(Path directory) {
        var length = directory.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > RUN_DIRECTORY_MAX) {
            throw new BangerException(
                    Code.BAD_REQUEST,
                    "the directory for sockets " + directory + " takes " + length + " bytes, and " + RUN_DIRECTORY_MAX + " are possible",
                    "Set BANGER_VM_RUN_DIR to a shorter path.");
        }
    }

    private static String mebibytes(long bytes) {
        return bytes / MEBIBYTE + " MiB";
    }
}
