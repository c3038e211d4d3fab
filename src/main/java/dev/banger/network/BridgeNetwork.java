package dev.banger.network;

import dev.banger.config.BangerConfig;
import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.helper.AllowNat;
import dev.banger.helper.EnsureNetwork;
import dev.banger.helper.KernelObjects;
import dev.banger.helper.LeaseTap;
import dev.banger.helper.ReleaseTap;
import dev.banger.helper.RemoveNetwork;
import dev.banger.helper.RevokeNat;
import dev.banger.install.Privileged;
import dev.banger.lock.LockOrder;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/** One bridge, one subnet, a pool of taps. Nothing is made in the kernel before the first VM needs it. */
@Singleton
public class BridgeNetwork implements HostNetwork {
    private static final Path ROUTES = Path.of("/proc/net/route");
    private static final Path LINKS = Path.of("/sys/class/net");
    private static final List<Path> RESOLVERS = List.of(Path.of("/etc/resolv.conf"), Path.of("/run/systemd/resolve/resolv.conf"));

    private final Privileged privileged;
    private final String bridge;
    private final Subnet subnet;
    private final TapPool taps;
    private final HostRoutes routes;
    private final ResolverFiles resolvers;
    private final AtomicReference<Uni<Void>> ensuring = new AtomicReference<>();

    @Inject
    public BridgeNetwork(Privileged privileged, BangerConfig config, LockOrder order) {
        this(privileged, config.network(), new HostRoutes(ROUTES), new HostLinks(LINKS)::isPort, new ResolverFiles(RESOLVERS),
                randomNames(), order);
    }

    BridgeNetwork(
            Privileged privileged,
            BangerConfig.Network network,
            HostRoutes routes,
            BiPredicate<String, String> isPort,
            ResolverFiles resolvers,
            Supplier<String> tapNames,
            LockOrder order) {
        this.privileged = privileged;
        this.bridge = network.bridge();
        this.subnet = Subnet.parse(network.subnet());
        this.taps = new TapPool(privileged, bridge, network.tapPool(), tapNames, isPort, order);
        this.routes = routes;
        this.resolvers = resolvers;
    }

    @Override
    public Lease nextLease(Set<String> taken) {
        return leaseOf(subnet.nextAddress(taken));
    }

    @Override
    public Lease leaseOf(String address) {
        return new Lease(address, subnet.prefixLength(), subnet.gateway(), Lease.macOf(address));
    }

    /**
     * {@inheritDoc}
     *
     * <p>The kernel is asked at every start, since the answer takes under a millisecond and an administrator may have flushed the firewall
     * meanwhile. Concurrent callers share one request.
     */
    @Override
    public Uni<Void> ensureBridge(String operationId) {
        return Uni.createFrom().deferred(() -> {
            var mine = new AtomicReference<Uni<Void>>();
            mine.set(checkRoutes()
                    .chain(() -> privileged.run(
                            ops -> ops.ensureNetwork(new EnsureNetwork(operationId, bridge, subnet.gateway(), subnet.prefixLength()))))
                    .onTermination().invoke(() -> ensuring.compareAndSet(mine.get(), null))
                    .memoize().indefinitely());
            var running = ensuring.compareAndExchange(null, mine.get());
            return running == null ? mine.get() : running;
        });
    }

    @Override
    public Uni<String> takeTap(String operationId) {
        taps.open();
        return taps.take(operationId).onItem().invoke(taps::refill);
    }

    @Override
    public Uni<Void> leaseTap(String operationId, String vmId, String tap, Lease lease) {
        if (!subnet.leases(lease.address())) {
            return Uni.createFrom().failure(new BangerException(
                    Code.CONFLICT,
                    "the VM's address " + lease.address() + " is not in the configured subnet " + subnet,
                    "Set network.subnet back to the network it was made in, or delete the VM."));
        }
        return privileged.run(ops -> ops.leaseTap(new LeaseTap(operationId, vmId, tap, lease.mac(), lease.address())));
    }

    @Override
    public Uni<Void> releaseTap(String operationId, String vmId, String tap, Lease lease) {
        return privileged.run(ops -> ops.releaseTap(new ReleaseTap(operationId, vmId, tap, lease.mac(), lease.address())))
                .chain(() -> taps.giveBack(operationId, tap));
    }

    @Override
    public Uni<Void> allowNat(String operationId, String vmId, Lease lease) {
        return privileged.run(ops -> ops.allowNat(new AllowNat(operationId, vmId, lease.address())));
    }

    @Override
    public Uni<Void> revokeNat(String operationId, String vmId, Lease lease) {
        return privileged.run(ops -> ops.revokeNat(new RevokeNat(operationId, vmId, lease.address())));
    }

    @Override
    public Uni<Set<String>> reclaim(String operationId, KernelObjects objects, Collection<String> leasedTaps) {
        return Uni.createFrom().deferred(() -> {
            var stale = new HashSet<>(objects.taps());
            stale.removeAll(leasedTaps);
            stale.removeAll(taps.known());
            return taps.removeAll(operationId, stale).replaceWith(Set.copyOf(stale));
        });
    }

    @Override
    public Uni<Void> release(String operationId, boolean anyVmRunning) {
        var pool = taps.close(operationId);
        return anyVmRunning ? pool : pool.chain(() -> privileged.run(ops -> ops.removeNetwork(new RemoveNetwork(operationId, bridge))));
    }

    @Override
    public List<String> resolvers() {
        return resolvers.read();
    }

    @Override
    public String bridge() {
        return bridge;
    }

    private Uni<Void> checkRoutes() {
        return Uni.createFrom().voidItem()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .invoke(() -> routes.overlapping(subnet, bridge).ifPresent(route -> {
                    throw new BangerException(
                            Code.CONFLICT,
                            "the subnet " + subnet + " for VMs overlaps the host's route '" + route + "'",
                            "Set network.subnet (BANGER_NETWORK_SUBNET) to a network that is free, such as 10.214.77.0/24.");
                }));
    }

    private static Supplier<String> randomNames() {
        var random = new SecureRandom();
        return () -> "bgt-" + HexFormat.of().toHexDigits(random.nextInt());
    }
}
