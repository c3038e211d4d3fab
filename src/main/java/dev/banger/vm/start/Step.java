package dev.banger.vm.start;

import io.smallrye.mutiny.Uni;

/**
 * One step of a start. {@link #undo} must cope with a run that never began, that failed half-way, and that was made by a daemon that has
 * died since: it relies on the VM's row and handles, and what is gone already is not an error.
 */
public interface Step {
    /** Short and stable: it is the name of the operation's stage. */
    String name();

    /** Does the step; what it found or made goes into the context. */
    Uni<Void> run(StartContext context);

    /** Takes back what {@link #run} made. Nothing to take back, by default. */
    default Uni<Void> undo(StartContext context) {
        return Uni.createFrom().voidItem();
    }

    /** Whether {@link #run} may be cancelled half-way. A step that talks to the kernel may not: its undo would race its run. */
    default boolean interruptible() {
        return false;
    }
}
