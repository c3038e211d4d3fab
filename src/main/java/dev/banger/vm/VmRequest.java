package dev.banger.vm;

import dev.banger.vmm.VmmKind;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the owner asked for; what is absent comes from the configuration, then from the host.
 *
 * @param name a DNS label; generated as adjective-noun when absent
 * @param memoryBytes a multiple of 1 MiB, at least 128 MiB
 * @param diskBytes size of the work disk
 * @param start whether the VM is started once it exists
 */
public record VmRequest(
        Optional<String> name,
        Optional<String> image,
        Optional<String> kernel,
        OptionalInt vcpu,
        OptionalLong memoryBytes,
        OptionalLong diskBytes,
        Optional<VmmKind> vmm,
        boolean nat,
        boolean start) {}
