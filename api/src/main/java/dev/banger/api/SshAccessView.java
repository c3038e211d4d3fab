package dev.banger.api;

/** What the host's ssh needs to reach a VM as root: {@code GET /v1/vms/{ref}/ssh}. Paths are absolute. */
public record SshAccessView(String user, String host, int port, String identity, String knownHosts, String hostKeyAlias) {}
