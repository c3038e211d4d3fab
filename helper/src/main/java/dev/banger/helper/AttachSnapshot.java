package dev.banger.helper;

import java.nio.file.Path;

/**
 * See {@link PrivilegedOps#attachSnapshot}.
 *
 * @param image opened read-only
 * @param cow opened read-write
 * @param chunkSectors the copy granularity in 512-byte sectors, a power of two from 8 to 2048
 */
public record AttachSnapshot(String operationId, String vmId, Path image, Path cow, int chunkSectors) implements PrivilegedRequest {
    public AttachSnapshot {
        Checked.operationId(operationId);
        Checked.vmId(vmId);
        Checked.path("image", image);
        Checked.path("cow", cow);
        Checked.between("chunkSectors", chunkSectors, 8, 2048);
        if (Integer.bitCount(chunkSectors) != 1) {
            throw new IllegalArgumentException("chunkSectors " + chunkSectors + " is not a power of two");
        }
    }
}
