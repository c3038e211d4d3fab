package dev.banger.network;

import dev.banger.helper.KernelObjects;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Owns bridge, tap pool, addresses and NAT of this host. */
public interface HostNetwork {
    /**
     * A free address of the configured subnet. Pure: the caller holds the reservation lock and records it.
     *
     * @param taken addresses of all VMs that exist
     * @throws dev.banger.config.BangerException CONFLICT when the pool is exhausted
     */
    Lease nextLease(Set<String> taken);

    /**
     * The lease that belongs to an address that was recorded earlier. One of another subnet, since the configuration changed, is good
     * for giving back only.
     */
    Lease leaseOf(String address);

    /** Bridge, gateway and firewall exist afterwards; refused with the route's text when the subnet overlaps one of the host's. */
    Uni<Void> ensureBridge(String operationId);

    /** Takes a free tap from the pool, or makes one. The answer is its name, which the caller records before {@link #leaseTap}. */
    Uni<String> takeTap(String operationId);

    /** Gives a tap that was taken to the VM. Fails with CONFLICT when the address is not of the configured subnet. */
    Uni<Void> leaseTap(String operationId, String vmId, String tap, Lease lease);

    /** Gives the tap back to the pool. */
    Uni<Void> releaseTap(String operationId, String vmId, String tap, Lease lease);

    Uni<Void> allowNat(String operationId, String vmId, Lease lease);

    Uni<Void> revokeNat(String operationId, String vmId, Lease lease);

    /** Deletes taps of ours that are neither leased (by {@code leasedTaps}) nor in the living pool. The answer is their names. */
    Uni<Set<String>> reclaim(String operationId, KernelObjects objects, Collection<String> leasedTaps);

    /** Deletes pool taps, and bridge and firewall when no VM has a tap. At the daemon's end when nothing runs. */
    Uni<Void> release(String operationId, boolean anyVmRunning);

    /** Which resolvers guests with NAT are told; from the host's resolv.conf, loopback ones left out. */
    List<String> resolvers();

    /** Name of the configured bridge. */
    String bridge();
}
