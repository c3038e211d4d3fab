package dev.banger.vmm;

import dev.banger.helper.VmmProcess;
import java.nio.file.Path;

/**
 * A VMM that was started: enough to find, talk to and end it after a restart of the daemon.
 *
 * @param api its control socket (Firecracker's HTTP API, QEMU's QMP)
 */
public record VmmHandle(VmmKind kind, String vmId, VmmProcess process, Path api) {}
