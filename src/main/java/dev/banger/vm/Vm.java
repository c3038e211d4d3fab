package dev.banger.vm;

import dev.banger.vmm.VmmKind;
import java.time.Instant;
import java.util.Optional;

/**
 * A VM as it stands.
 *
 * @param id 32 hex digits; the first 8 are unique among all VMs
 * @param reason why it is in this state, when that is worth telling ({@code "VMM ended: killed by SIGKILL"}); may be empty
 * @param image the image's name, {@code imageDigest} its identity
 * @param address IPv4 in dotted form
 * @param storage the root disk's driver
 * @param pid of the VMM while it runs
 */
public record Vm(
        String id,
        String name,
        VmState state,
        String reason,
        String image,
        String imageDigest,
        String kernel,
        VmmKind vmm,
        boolean accelerated,
        int vcpu,
        long memoryBytes,
        long diskBytes,
        String storage,
        String address,
        String mac,
        boolean nat,
        Optional<Integer> pid,
        Instant createdAt,
        Optional<Instant> startedAt) {}
