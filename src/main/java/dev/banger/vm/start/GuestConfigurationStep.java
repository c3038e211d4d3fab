package dev.banger.vm.start;

import dev.banger.config.StatePaths;
import dev.banger.guest.GuestConfiguration;
import dev.banger.guest.Initramfs;
import dev.banger.guest.SshIdentity;
import dev.banger.lock.Blocking;
import dev.banger.network.HostNetwork;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tells the guest who it is, in the initramfs of this start. */
@Singleton
public final class GuestConfigurationStep implements Step {
    private final SshIdentity identity;
    private final Initramfs initramfs;
    private final HostNetwork network;
    private final StatePaths paths;
    private final Clock clock;

    public GuestConfigurationStep(SshIdentity identity, Initramfs initramfs, HostNetwork network, StatePaths paths, Clock clock) {
        this.identity = identity;
        this.initramfs = initramfs;
        this.network = network;
        this.paths = paths;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "guest configuration";
    }

    @Override
    public Uni<Void> run(StartContext context) {
        var destination = paths.vm(context.vmId()).resolve("initramfs");
        return Blocking.call(() -> context.row().nat() ? network.resolvers() : List.<String>of())
                .chain(resolvers -> identity.authorizedKey()
                        .chain(key -> initramfs.write(context.kernel().initramfs(), configuration(context, key, resolvers), destination)))
                .invoke(() -> context.initramfs(destination));
    }

    private GuestConfiguration configuration(StartContext context, String key, List<String> resolvers) {
        var lease = network.leaseOf(context.row().address());
        var link = new GuestConfiguration.Network(lease.mac(), lease.address(), lease.prefixLength(), lease.gateway(), resolvers);
        return new GuestConfiguration(
                context.row().name(), List.of(key), Optional.of(link), Instant.now(clock), context.workDisk().isPresent());
    }
}
