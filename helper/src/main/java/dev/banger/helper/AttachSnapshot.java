package dev.banger.helper;

import java.nio.file.Path;
/** See {@link PrivilegedOps#attachSnapshot}. {@code image} is opened read-only, {@code cow} read-write; {@code chunkSectors} is the copy granularity in 512-byte sectors, a power of two of 8 to 2048. */
public record AttachSnapshot(String operationId, String vmId, Path image, Path cow, int chunkSectors) {
    public AttachSnapshot {
        Checked.operationId(operationId);
        Checked.vmId(vmId);
        Checked.path("image", image);
        Checked.path("cow", cow);
        Checked.between("chunkSectors", chunkSectors, 8, 2048);
    }
}
