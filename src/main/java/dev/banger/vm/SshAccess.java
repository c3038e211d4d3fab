package dev.banger.vm;

import java.nio.file.Path;

/**
 * What the host's ssh needs to reach a VM as root.
 *
 * @param knownHosts holds the VM's host key since its first login, under the name {@code hostKeyAlias}
 */
public record SshAccess(String user, String host, int port, Path identity, Path knownHosts, String hostKeyAlias) {}
