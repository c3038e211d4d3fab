package dev.banger.helper;

import java.util.Objects;

/**
 * What the host's kernel offers, each with the reason when it does not.
 *
 * @param kvm whether a stock guest kernel can run under KVM: CPU extension present, module not paravirtual, a vCPU made and entered
 * @param tun whether {@code /dev/net/tun} opens
 * @param loop whether {@code /dev/loop-control} opens
 * @param deviceMapper whether device-mapper with the {@code snapshot} target is there
 * @param vsock whether {@code /dev/vhost-vsock} opens
 * @param nftables whether the kernel answers nf_tables requests
 */
public record HostFacts(Fact kvm, Fact tun, Fact loop, Fact deviceMapper, Fact vsock, Fact nftables) {
    /**
     * One capability of the host.
     *
     * @param detail a version when available, else why not, in words for the owner
     */
    public record Fact(boolean available, String detail) {
        public Fact {
            Objects.requireNonNull(detail);
        }
    }
}
