package dev.banger.helper;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * See {@link PrivilegedOps#launchVmm}.
 *
 * @param arguments those after the program name
 * @param tap when present, the tap that it opens by name: leased to this VM
 * @param directory where its sockets are born, and its working directory: made when it is missing, old sockets in it removed
 * @param log takes stdout and stderr, appended, where no service manager keeps them
 * @param writable disks and logs that it writes: regular files beneath the managed directories, or the device of the VM's snapshot
 * @param readable what it only reads: kernel and initramfs, beneath the managed directories
 * @param vcpu how many processors the guest has: the VMM's limit follows from it
 * @param memoryBytes the guest's memory, likewise
 */
public record LaunchVmm(
        String operationId,
        String vmId,
        Path binary,
        List<String> arguments,
        Optional<String> tap,
        Path directory,
        Path log,
        List<Path> writable,
        List<Path> readable,
        int vcpu,
        long memoryBytes) implements PrivilegedRequest {
    private static final int FILES = 16;
    private static final int VCPUS = 1_024;
    private static final long MEMORY = 1L << 44;

    public LaunchVmm {
        Checked.operationId(operationId);
        Checked.vmId(vmId);
        Checked.path("binary", binary);
        arguments = Checked.arguments(List.copyOf(arguments));
        tap.ifPresent(Checked::tap);
        Checked.path("directory", directory);
        Checked.path("log", log);
        writable = Checked.paths("writable", List.copyOf(writable), FILES);
        readable = Checked.paths("readable", List.copyOf(readable), FILES);
        Checked.between("vcpu", vcpu, 1, VCPUS);
        Checked.between("memoryBytes", memoryBytes, 1, MEMORY);
    }
}
