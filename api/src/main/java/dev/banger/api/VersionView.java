package dev.banger.api;

/**
 * {@code GET /v1/version}.
 *
 * @param version of the daemon
 * @param apiVersion {@code v1}
 */
public record VersionView(String version, String apiVersion, String java, int pid) {}
