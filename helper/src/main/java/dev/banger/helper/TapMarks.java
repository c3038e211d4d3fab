package dev.banger.helper;

/** Tells a tap that we made from one that only has such a name, where no ledger remembers it. */
@FunctionalInterface
interface TapMarks {
    /** Whether the tap exists and is a port of a bridge of ours, or carries a lease of ours. */
    boolean areOn(String tap) throws PrivilegedException;
}
