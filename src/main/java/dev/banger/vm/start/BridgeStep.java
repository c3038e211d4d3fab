package dev.banger.vm.start;

import dev.banger.network.HostNetwork;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Bridge, gateway and firewall are shared by all VMs: made once, never undone by one start. */
@Singleton
public final class BridgeStep implements Step {
    private final HostNetwork network;

    public BridgeStep(HostNetwork network) {
        this.network = network;
    }

    @Override
    public String name() {
        return "bridge";
    }

    @Override
    public Uni<Void> run(StartContext context) {
        return network.ensureBridge(context.operationId());
    }
}
