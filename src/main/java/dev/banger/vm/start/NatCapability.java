package dev.banger.vm.start;

import dev.banger.network.HostNetwork;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Access to the outside, for VMs that were created with it. */
@Singleton
public final class NatCapability implements VmCapability {
    private final HostNetwork network;

    public NatCapability(HostNetwork network) {
        this.network = network;
    }

    @Override
    public String name() {
        return "NAT";
    }

    @Override
    public Uni<Void> up(StartContext context) {
        return context.row().nat()
                ? network.allowNat(context.operationId(), context.vmId(), network.leaseOf(context.row().address()))
                : Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> down(StartContext context) {
        return context.row().nat()
                ? network.revokeNat(context.operationId(), context.vmId(), network.leaseOf(context.row().address()))
                : Uni.createFrom().voidItem();
    }
}
