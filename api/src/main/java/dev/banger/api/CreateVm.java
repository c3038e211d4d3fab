package dev.banger.api;

import java.util.Optional;

/**
 * Body of {@code POST /v1/vms}. What is absent comes from the configuration, then from the host.
 *
 * @param name a DNS label of 1 to 63 characters; generated when absent
 * @param memoryBytes a multiple of 1 MiB
 * @param diskBytes size of the work disk, {@code /root}
 * @param vmm {@code firecracker} or {@code qemu}
 * @param nat whether the guest reaches the outside; false when absent
 * @param start whether it is started at once; true when absent
 */
public record CreateVm(
        Optional<String> name,
        Optional<String> image,
        Optional<String> kernel,
        Optional<Integer> vcpu,
        Optional<Long> memoryBytes,
        Optional<Long> diskBytes,
        Optional<String> vmm,
        Optional<Boolean> nat,
        Optional<Boolean> start) {}
