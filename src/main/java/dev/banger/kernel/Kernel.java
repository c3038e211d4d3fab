package dev.banger.kernel;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A guest kernel that was imported and proved to boot.
 *
 * @param version as in {@code uname -r}
 * @param image the {@code bzImage} that QEMU takes; equals {@code vmlinux} when only that was given
 * @param vmlinux the uncompressed ELF that Firecracker takes
 * @param initramfs modules and {@code guest/init}; its length is a multiple of 4, so that a VM's archive can be appended
 * @param sha256 of what was imported, lower-case hex
 * @param source what the owner named: a package with its version, or a path
 */
public record Kernel(
        String name,
        String version,
        Architecture architecture,
        Path image,
        Path vmlinux,
        Path initramfs,
        String sha256,
        String source,
        long sizeBytes,
        Instant importedAt) {}
