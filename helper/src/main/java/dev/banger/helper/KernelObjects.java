package dev.banger.helper;

import java.nio.file.Path;
import java.util.List;

/**
 * What carries our names in the kernel now.
 *
 * @param bridge whether our bridge exists
 * @param taps all {@code bgt-*}
 * @param snapshots all dm devices {@code banger-*}
 * @param loops all loop devices with a backing file; the caller knows which files are ours
 * @param firewall whether the nft table {@code banger} exists
 * @param vms ids of all VMs that something is recorded of, until {@link PrivilegedOps#forgetVm}
 */
public record KernelObjects(boolean bridge, List<String> taps, List<String> snapshots, List<Loop> loops, boolean firewall, List<String> vms) {
    public KernelObjects {
        taps = List.copyOf(taps);
        snapshots = List.copyOf(snapshots);
        loops = List.copyOf(loops);
        vms = List.copyOf(vms);
    }

    /** One loop device and the file behind it as the kernel names it. */
    public record Loop(Path device, Path backingFile) {}
}
