package dev.banger.vm.handles;

import dev.banger.helper.VmmProcess;
import dev.banger.vmm.VmmHandle;
import dev.banger.vmm.VmmKind;
import java.nio.file.Path;

/**
 * What a running VM holds, as {@code handles.json} keeps it.
 *
 * @param bootId of the host ({@code /proc/sys/kernel/random/boot_id}): after a reboot no pid means anything
 * @param startTimeTicks the VMM's start, {@code proc_pid_stat(5)} field 22
 * @param api the VMM's control socket
 * @param root the file or device that is the root disk
 */
public record Handles(String bootId, VmmKind vmm, int pid, long startTimeTicks, String api, String tap, String root) {
    /** What is to be recorded of a VMM that was just launched. */
    public static Handles of(String bootId, VmmHandle handle, String tap, Path root) {
        return new Handles(
                bootId,
                handle.kind(),
                handle.process().pid(),
                handle.process().startTimeTicks(),
                handle.api().toString(),
                tap,
                root.toString());
    }

    /** The handle to talk to the VMM with. */
    public VmmHandle vmmHandle(String vmId) {
        return new VmmHandle(vmm, vmId, new VmmProcess(pid, startTimeTicks), Path.of(api));
    }
}
