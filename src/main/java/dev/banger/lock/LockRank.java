package dev.banger.lock;

/**
 * Where a lock stands in the order in which locks may be taken: a lock may be taken only while all locks held have a lower level. Locks of
 * one level are never held together, so two VMs are never locked at once, nor reservation and image publication.
 */
public enum LockRank {
    VM(1),
    WORKSPACE(2),
    RESERVATION(3),
    IMAGE_PUBLICATION(3),
    /** Plain mutual exclusion around a few lines: {@link LeafLock}. */
    LEAF(4);

    private final int level;

    LockRank(int level) {
        this.level = level;
    }

    /** Whether a lock of this rank may be taken by one who holds a lock of the other. VM and workspace locks are never held together. */
    boolean mayFollow(LockRank held) {
        return held.level < level && !(held == VM && this == WORKSPACE);
    }
}
