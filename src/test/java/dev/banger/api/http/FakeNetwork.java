package dev.banger.api.http;

import dev.banger.helper.KernelObjects;
import dev.banger.network.HostNetwork;
import dev.banger.network.Lease;
import io.quarkus.test.Mock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** API tests have no network to make or give back. */
@Mock
@ApplicationScoped
class FakeNetwork implements HostNetwork {
    @Override
    public Lease nextLease(Set<String> taken) {
        return leaseOf("10.213.77.2");
    }

    @Override
    public Lease leaseOf(String address) {
        return new Lease(address, 24, "10.213.77.1", "02:62:0a:d5:4d:02");
    }

    @Override
    public Uni<Void> ensureBridge(String operationId) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<String> takeTap(String operationId) {
        return Uni.createFrom().item("bgt-00000000");
    }

    @Override
    public Uni<Void> leaseTap(String operationId, String vmId, String tap, Lease lease) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> releaseTap(String operationId, String vmId, String tap, Lease lease) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> allowNat(String operationId, String vmId, Lease lease) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> revokeNat(String operationId, String vmId, Lease lease) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Set<String>> reclaim(String operationId, KernelObjects objects, Collection<String> leasedTaps) {
        return Uni.createFrom().item(Set.of());
    }

    @Override
    public Uni<Void> release(String operationId, boolean anyVmRunning) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public List<String> resolvers() {
        return List.of();
    }

    @Override
    public String bridge() {
        return "br-banger";
    }
}
