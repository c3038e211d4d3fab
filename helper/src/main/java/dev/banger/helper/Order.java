package dev.banger.helper;

import dev.banger.helper.ledger.VmEntry;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which request about a VM is legal in which state of its ledger entry: what was not made through us is not changed through us. As the
 * monitor of OpenSSH, a table before all else; who may do what with which tap or process is then seen in {@link RecordedOps}.
 *
 * <p>Each row: what the VM must hold, what it must not, and what is done where something needed is not there. To signal a VMM and to ask how
 * it ended are legal in any state, for the very process that was started.
 */
enum Order {
    /** Repeated alike, it is idempotent; a second tap is refused where the entries are compared. */
    LEASE_TAP(none(), none(), Otherwise.REFUSED),
    RELEASE_TAP(Set.of(Part.LEASE), none(), Otherwise.NOTHING),
    ALLOW_NAT(Set.of(Part.LEASE), none(), Otherwise.REFUSED),
    REVOKE_NAT(Set.of(Part.LEASE, Part.NAT), none(), Otherwise.NOTHING),
    /** A disk under a running guest is never swapped. */
    ATTACH_SNAPSHOT(none(), Set.of(Part.VMM), Otherwise.REFUSED),
    REMOVE_SNAPSHOT(Set.of(Part.SNAPSHOT), Set.of(Part.VMM), Otherwise.NOTHING),
    LAUNCH_VMM(none(), Set.of(Part.VMM), Otherwise.REFUSED),
    /** With a tap, which must be its own. */
    LAUNCH_VMM_WITH_TAP(Set.of(Part.LEASE), Set.of(Part.VMM), Otherwise.REFUSED),
    FORGET_VM(none(), Set.of(Part.LEASE, Part.NAT, Part.SNAPSHOT, Part.VMM), Otherwise.REFUSED);

    /** What a VM can hold. */
    enum Part {
        LEASE("a tap"),
        NAT("NAT"),
        SNAPSHOT("a root disk"),
        /** One that runs: the record alone outlives it. */
        VMM("a running VMM");

        private final String words;

        Part(String words) {
            this.words = words;
        }
    }

    /** What is done when something that is needed is not there. */
    enum Otherwise {
        REFUSED,
        /** It is so already: nothing is touched. */
        NOTHING
    }

    private final Set<Part> needed;
    private final Set<Part> excluded;
    private final Otherwise otherwise;

    Order(Set<Part> needed, Set<Part> excluded, Otherwise otherwise) {
        this.needed = needed;
        this.excluded = excluded;
        this.otherwise = otherwise;
    }

    /**
     * Whether there is something to do.
     *
     * @throws PrivilegedException CONFLICT when the VM holds what it must not, REFUSED when it lacks what it needs
     */
    boolean allows(String vmId, Set<Part> held) throws PrivilegedException {
        for (var part : excluded) {
            if (held.contains(part)) {
                throw new PrivilegedException(PrivilegedException.Code.CONFLICT,
                        "VM " + vmId + " has " + part.words + ": " + request() + " is for one that has none");
            }
        }
        for (var part : needed) {
            if (!held.contains(part)) {
                if (otherwise == Otherwise.NOTHING) {
                    return false;
                }
                throw new PrivilegedException(PrivilegedException.Code.REFUSED,
                        "VM " + vmId + " has not been given " + part.words + " here: " + request() + " needs it first");
            }
        }
        return true;
    }

    /** @param vmmRuns whether the recorded VMM is alive */
    static Set<Part> held(VmEntry entry, boolean vmmRuns) {
        var held = EnumSet.noneOf(Part.class);
        add(held, Part.LEASE, entry.lease().isPresent());
        add(held, Part.NAT, entry.nat());
        add(held, Part.SNAPSHOT, entry.snapshot().isPresent());
        add(held, Part.VMM, vmmRuns);
        return held;
    }

    private static void add(Set<Part> held, Part part, boolean is) {
        if (is) {
            held.add(part);
        }
    }

    private static Set<Part> none() {
        return Set.of();
    }

    private String request() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
