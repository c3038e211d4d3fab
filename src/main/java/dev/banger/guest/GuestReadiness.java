package dev.banger.guest;

import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** Tells when a guest can be used. */
public interface GuestReadiness {
    /**
     * Completes once a real ssh login as root has succeeded. The host key is trusted at the first login and recorded in our known_hosts
     * under the alias; a key that differs from a recorded one fails at once.
     *
     * @param hostKeyAlias the VM's id
     * @param address IPv4 in dotted form
     * @return fails with OPERATION_FAILED, naming the address and the last reason, when {@code timeout} is over; cancelling stops trying
     */
    Uni<Void> await(String operationId, String hostKeyAlias, String address, Duration timeout);
}
