package dev.banger.store;

import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The table of VMs. Every call is one transaction on a worker thread. An update of a row that is not there is no error: the VM was deleted
 * meanwhile, and whoever holds its lock finds out by {@link #find}.
 */
public interface VmStore {
    /**
     * Adds a row.
     *
     * @return fails with ALREADY_EXISTS when the name is taken, CONFLICT when short id or address is: the database enforces all three
     */
    Uni<Void> insert(VmRow row);

    Uni<Optional<VmRow>> find(String id);

    Uni<Optional<VmRow>> findByName(String name);

    /** All rows whose id begins with these hex digits. */
    Uni<List<VmRow>> findByIdPrefix(String prefix);

    /** All rows, oldest first. */
    Uni<List<VmRow>> list();

    /** Image and kernel were resolved: the VM is bound to them from now on. */
    Uni<Void> recordSource(String id, String image, String imageDigest, Path rootfs, Path workSeed, String kernel);

    /** What runs the VM this time, as it was chosen at start. */
    Uni<Void> recordVmm(String id, String vmm, boolean accelerated);

    /** Before a tap is leased: its name. After it was given back: empty. */
    Uni<Void> recordTap(String id, Optional<String> tap);

    /** State {@code running}, no reason, started at this time. */
    Uni<Void> recordRunning(String id, Instant startedAt);

    /** A state other than {@code running}, with the reason (may be empty). */
    Uni<Void> recordState(String id, String state, String reason);

    /** Removes the row; gone already is not an error. */
    Uni<Void> delete(String id);
}
