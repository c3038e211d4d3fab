package dev.banger.vmm;

import java.nio.file.Path;

/**
 * Which VMM runs VMs on this host, and why.
 *
 * @param binary found on PATH or configured
 * @param accelerated whether KVM is used
 * @param reason one line for the owner
 */
public record VmmChoice(VmmKind kind, Path binary, String version, boolean accelerated, String reason) {}
