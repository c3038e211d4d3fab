package dev.banger.disk;

import io.smallrye.mutiny.Uni;
import java.nio.file.Path;

/**
 * A way to give each VM a writable root disk over a read-only image without copying what does not change.
 * All methods are idempotent, so that a step can be run again or undone in any state.
 */
public interface RootDisk {
    /** {@code dm-snapshot}, {@code reflink} or {@code copy}. */
    String driver();

    /** Makes the VM's own store (COW file, clone or copy) where it is missing. */
    Uni<Void> create(String operationId, RootDiskSpec spec);

    /** Makes it usable; the answer is what the VMM opens. */
    Uni<Path> attach(String operationId, RootDiskSpec spec);

    /** Takes kernel objects down; the VM's bytes stay. */
    Uni<Void> detach(String operationId, RootDiskSpec spec);
}
