package dev.banger.disk;

import io.smallrye.mutiny.Uni;

/** Finds the storage driver. */
public interface RootDisks {
    /** dm-snapshot where device-mapper exists, else reflink where state and images are on btrfs or xfs, else copy; or the one in the configuration. Probed once. */
    Uni<RootDisk> choose();

    /** The driver a VM was created with. */
    RootDisk of(String driver);
}
