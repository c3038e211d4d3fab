package dev.banger.helper;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A dm snapshot that is ready to be a VM's root disk.
 *
 * @param name the dm name, {@code banger-<8 hex>}
 * @param device the block device node to open
 */
public record SnapshotDevice(String name, Path device, long sizeBytes) {
    public SnapshotDevice {
        Objects.requireNonNull(name);
        Objects.requireNonNull(device);
    }
}
