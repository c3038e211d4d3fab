package dev.banger.kernel;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A kernel as its source gave it, before anything was checked.
 *
 * @param boot a {@code bzImage} or a {@code vmlinux}
 * @param modules the directory {@code lib/modules/<release>}
 * @param config the kernel's build configuration
 * @param original what the digest is taken of
 * @param source for the owner: a package and its version, or a path
 */
record KernelFiles(Path boot, Optional<Path> modules, Optional<Path> config, Path original, String source) {}
