package dev.banger.cli.command;

import dev.banger.api.CreateVm;
import dev.banger.api.Names;
import dev.banger.cli.CommandFailure;
import dev.banger.cli.Sizes;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a new VM is to be: options of {@code vm run} and {@code vm create}. What is left out comes from the daemon's configuration, then from the host. */
final class VmOptions {
    @Option(names = "--name", paramLabel = "NAME", description = "a DNS label of 1 to 63 characters (default: adjective-noun)")
    Optional<String> name;

    @Option(names = "--image", paramLabel = "IMAGE", description = "such as debian:bookworm (default: the host's own release)")
    Optional<String> image;

    @Option(names = "--kernel", paramLabel = "KERNEL", description = "a kernel of 'banger kernel list'")
    Optional<String> kernel;

    @Option(names = "--vcpu", paramLabel = "N", description = "virtual CPUs (default: a quarter of the host's, at most 4)")
    Optional<Integer> vcpu;

    @Option(names = "--memory", paramLabel = "SIZE", description = "such as 512M or 2G (default: an eighth of the host's, at most 8G)")
    Optional<String> memory;

    @Option(names = "--disk-size", paramLabel = "SIZE", description = "size of the work disk, /root (default: 8G)")
    Optional<String> diskSize;

    @Option(names = "--vmm", paramLabel = "VMM", description = "firecracker or qemu (default: the best that works here)")
    Optional<String> vmm;

    @Option(names = "--nat", description = "let the guest reach the outside")
    boolean nat;

    /** Checked as far as it can be here. */
    CreateVm request(boolean start) {
        name.ifPresent(value -> Arguments.label("VM", value));
        image.ifPresent(Arguments::image);
        kernel.ifPresent(Arguments::kernel);
        vcpu.filter(value -> value < 1).ifPresent(value -> {
            throw CommandFailure.usage("--vcpu " + value + " is not a number of CPUs", "Use 1 or more.");
        });
        vmm.filter(value -> !value.equals("firecracker") && !value.equals("qemu")).ifPresent(value -> {
            throw CommandFailure.usage("--vmm " + Names.shown(value) + " is unknown", "Use firecracker or qemu.");
        });
        return new CreateVm(
                name,
                image,
                kernel,
                vcpu,
                memory.map(value -> Sizes.parse("--memory", value)),
                diskSize.map(value -> Sizes.parse("--disk-size", value)),
                vmm,
                Optional.of(nat),
                Optional.of(start));
    }
}
