package dev.banger.guest;

import io.smallrye.mutiny.Uni;
import java.nio.file.Path;

/** Our own ssh key, and the host keys of the guests that it has logged in to. */
public interface SshIdentity {
    /** The line of {@code authorized_keys(5)} for our ed25519 key, which is made at first use. */
    Uni<String> authorizedKey();

    /** The private key file, mode 0600. */
    Path privateKey();

    /** Our known_hosts file; VMs are in it under their ids. */
    Path knownHosts();

    /** Removes the entries of a VM; none is not an error. */
    Uni<Void> forget(String hostKeyAlias);
}
