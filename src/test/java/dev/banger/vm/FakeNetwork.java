package dev.banger.vm;

import dev.banger.helper.KernelObjects;
import dev.banger.network.HostNetwork;
import dev.banger.network.Lease;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/** A bridge on a {@link FakeHost}. */
final class FakeNetwork implements HostNetwork {
    private final FakeHost host;
    private final AtomicInteger taps = new AtomicInteger();

    FakeNetwork(FakeHost host) {
        this.host = host;
    }

    @Override
    public Lease nextLease(Set<String> taken) {
        for (var i = 2; ; i++) {
            if (!taken.contains("10.0.0." + i)) {
                return leaseOf("10.0.0." + i);
            }
        }
    }

    @Override
    public Lease leaseOf(String address) {
        return new Lease(address, 24, "10.0.0.1", Lease.macOf(address));
    }

    @Override
    public Uni<Void> ensureBridge(String operationId) {
        return host.act("bridge", () -> {
            host.firewall = true;
            return null;
        });
    }

    @Override
    public Uni<String> takeTap(String operationId) {
        return host.act("takeTap", () -> {
            var tap = String.format("bgt-%08x", taps.incrementAndGet());
            host.objects.add("tap:" + tap);
            return tap;
        });
    }

    @Override
    public Uni<Void> leaseTap(String operationId, String vmId, String tap, Lease lease) {
        return host.make("leaseTap", "lease:" + tap);
    }

    @Override
    public Uni<Void> releaseTap(String operationId, String vmId, String tap, Lease lease) {
        return host.unmake("releaseTap", "lease:" + tap);
    }

    @Override
    public Uni<Void> allowNat(String operationId, String vmId, Lease lease) {
        return host.make("allowNat", "nat:" + vmId);
    }

    @Override
    public Uni<Void> revokeNat(String operationId, String vmId, Lease lease) {
        return host.unmake("revokeNat", "nat:" + vmId);
    }

    @Override
    public Uni<Set<String>> reclaim(String operationId, KernelObjects objects, Collection<String> leasedTaps) {
        return host.act("reclaim", () -> {
            var stale = new TreeSet<>(objects.taps());
            stale.removeAll(leasedTaps);
            stale.forEach(tap -> {
                host.objects.remove("tap:" + tap);
                host.objects.remove("lease:" + tap);
            });
            return stale;
        });
    }

    @Override
    public Uni<Void> release(String operationId, boolean anyVmRunning) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public List<String> resolvers() {
        return List.of("9.9.9.9");
    }

    @Override
    public String bridge() {
        return "br-banger";
    }
}
