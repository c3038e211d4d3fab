package dev.banger.vm.start;

import dev.banger.helper.ListObjects;
import dev.banger.install.Privileged;
import dev.banger.network.HostNetwork;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/**
 * Bridge, gateway and firewall are shared by all VMs: made once, never undone by one start. Where the firewall had to be made anew, the
 * other VMs get back behind the start's back what it let through of them.
 */
@Singleton
public final class BridgeStep implements Step {
    private final HostNetwork network;
    private final Privileged privileged;
    private final LeaseRestoration leases;

    public BridgeStep(HostNetwork network, Privileged privileged, LeaseRestoration leases) {
        this.network = network;
        this.privileged = privileged;
        this.leases = leases;
    }

    @Override
    public String name() {
        return "bridge";
    }

    @Override
    public Uni<Void> run(StartContext context) {
        var operationId = context.operationId();
        return privileged.call(ops -> ops.listObjects(new ListObjects(operationId, network.bridge())))
                .chain(before -> network.ensureBridge(operationId).invoke(() -> {
                    if (!before.firewall()) {
                        leases.restore(operationId).subscribe().with(done -> {});
                    }
                }));
    }
}
