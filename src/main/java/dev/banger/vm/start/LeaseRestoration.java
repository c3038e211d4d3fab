package dev.banger.vm.start;

import io.smallrye.mutiny.Uni;

/** Gives the VMs that live their leases and NAT again, after somebody flushed the firewall that they were written in. */
@FunctionalInterface
public interface LeaseRestoration {
    /** Waits for each VM's lock, and so must not be waited for by one that holds such a lock. Failures are logged. */
    Uni<Void> restore(String operationId);
}
