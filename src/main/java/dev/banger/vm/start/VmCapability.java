package dev.banger.vm.start;

import io.smallrye.mutiny.Uni;

/**
 * Something a VM can have beside machine, root disk and link: a work disk, outside access, a name. Each gets its collaborators in its
 * constructor, and becomes a {@link Step} by {@link CapabilityStep}.
 */
public interface VmCapability {
    /** Short and stable: it is the name of the operation's stage. */
    String name();

    /** Makes it true, at this capability's place in the order of the start. A VM that does not have the capability: nothing. */
    Uni<Void> up(StartContext context);

    /** Takes it back; not there is not an error. */
    Uni<Void> down(StartContext context);
}
