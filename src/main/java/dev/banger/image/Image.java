package dev.banger.image;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A root filesystem, never changed after it was published.
 *
 * @param name such as {@code debian:bookworm}
 * @param digest {@code sha256:} and the lower-case hex digest of the root filesystem image
 * @param rootfs an ext4 file, sized to its content
 * @param workSeed an ext4 file that holds the image's {@code /root}
 * @param architecture as in {@code uname -m}
 * @param sizeBytes of the root filesystem
 */
public record Image(
        String name, String digest, Path rootfs, Path workSeed, String architecture, long sizeBytes, String source, Instant createdAt) {}
