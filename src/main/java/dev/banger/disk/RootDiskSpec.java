package dev.banger.disk;

import java.nio.file.Path;

/**
 * @param image the read-only root filesystem; the VM's disk has its size (an image is built with sparse room to spare)
 * @param directory the VM's own directory, where the store is kept; deleting it deletes the store
 */
public record RootDiskSpec(String vmId, Path image, Path directory) {}
