package dev.banger.vmm;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a VMM is to run.
 *
 * @param vmId 32 hex digits
 * @param memoryBytes a multiple of 1 MiB
 * @param kernelImage bzImage, for QEMU where {@code vmlinux} has no PVH entry point
 * @param vmlinux ELF, for Firecracker, and for QEMU where it can
 * @param commandLine what the guest needs; the VMM adds its own ({@code console=}, clock hints)
 * @param root a raw file or block device, read-write
 * @param runDirectory where its sockets are made; short
 * @param consoleLog the serial console, bounded
 * @param vmmLog what the VMM itself says
 */
public record VmmSpec(
        String vmId,
        int vcpu,
        long memoryBytes,
        Path kernelImage,
        Path vmlinux,
        Path initramfs,
        String commandLine,
        Path root,
        Optional<Path> work,
        Optional<Nic> nic,
        Path runDirectory,
        Path consoleLog,
        Path vmmLog) {
    public VmmSpec {
        Objects.requireNonNull(vmId);
        Objects.requireNonNull(kernelImage);
        Objects.requireNonNull(vmlinux);
        Objects.requireNonNull(initramfs);
        Objects.requireNonNull(commandLine);
        Objects.requireNonNull(root);
        Objects.requireNonNull(work);
        Objects.requireNonNull(nic);
    }

    /** What the VMM writes: disks and logs. */
    public List<Path> written() {
        return Stream.of(Stream.of(root), work.stream(), Stream.of(consoleLog, vmmLog)).flatMap(files -> files).toList();
    }

    /** The one network interface: its tap on the host, its MAC in the guest. */
    public record Nic(String tap, String mac) {}
}
