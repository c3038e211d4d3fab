package dev.banger.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What a VM <em>is</em>, as the database keeps it. What is true only now (pid, devices) is not here.
 *
 * @param id 32 lower-case hex digits; the first 8 (the short id) are unique among all rows
 * @param name a DNS label, unique
 * @param state {@code created}, {@code running}, {@code stopped} or {@code error}
 * @param reason why it is in this state; may be empty
 * @param image the image's name; what was asked for (may be empty) until {@link VmStore#recordSource}
 * @param imageDigest {@code sha256:…}; empty until {@link VmStore#recordSource}
 * @param rootfs the image's root filesystem; absent until {@link VmStore#recordSource}
 * @param workSeed the image's work seed; absent until {@link VmStore#recordSource}
 * @param kernel the kernel's name; what was asked for (may be empty) until {@link VmStore#recordSource}
 * @param vmm {@code firecracker} or {@code qemu}
 * @param accelerated whether KVM is used
 * @param memoryBytes a multiple of 1 MiB
 * @param diskBytes size of the work disk
 * @param storage the root disk's driver
 * @param address IPv4 in dotted form, unique
 * @param nat whether the guest reaches the outside
 * @param tap the tap that may be leased to it: written before the lease, so that a crash leaves a name to tear down; unique
 */
public record VmRow(
        String id,
        String name,
        String state,
        String reason,
        String image,
        String imageDigest,
        Optional<Path> rootfs,
        Optional<Path> workSeed,
        String kernel,
        String vmm,
        boolean accelerated,
        int vcpu,
        long memoryBytes,
        long diskBytes,
        String storage,
        String address,
        boolean nat,
        Optional<String> tap,
        Instant createdAt,
        Optional<Instant> startedAt) {

    /** The first 8 digits of the id: what kernel objects and sockets are named after. */
    public String shortId() {
        return id.substring(0, 8);
    }
}
