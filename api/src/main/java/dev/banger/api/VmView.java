package dev.banger.api;

import java.time.Instant;
import java.util.Optional;

/**
 * A VM as {@code GET /v1/vms} tells it.
 *
 * @param state {@code created}, {@code running}, {@code stopped} or {@code error}
 * @param reason why it is in this state; may be empty
 * @param vmm {@code firecracker} or {@code qemu}
 * @param accelerated whether KVM is used
 */
public record VmView(
        String id,
        String name,
        String state,
        String reason,
        String image,
        String imageDigest,
        String kernel,
        String vmm,
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
