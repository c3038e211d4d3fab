package dev.banger.vm.start;

import dev.banger.network.HostNetwork;
import dev.banger.store.VmStore;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Gives the VM a tap. Its name is in the row before the kernel knows of the lease, so that a crash between the two leaves nothing
 * unknown.
 */
@Singleton
public final class TapLeaseStep implements Step {
    private final HostNetwork network;
    private final VmStore store;

    public TapLeaseStep(HostNetwork network, VmStore store) {
        this.network = network;
        this.store = store;
    }

    @Override
    public String name() {
        return "tap lease";
    }

    @Override
    public Uni<Void> run(StartContext context) {
        var lease = network.leaseOf(context.row().address());
        // A tap that is still in the row is what an earlier undo could not give back.
        return undo(context)
                .chain(() -> network.takeTap(context.operationId()))
                .chain(tap -> {
                    context.tap(Optional.of(tap));
                    return store.recordTap(context.vmId(), Optional.of(tap))
                            .chain(() -> network.leaseTap(context.operationId(), context.vmId(), tap, lease));
                });
    }

    @Override
    public Uni<Void> undo(StartContext context) {
        return context.tap()
                .map(tap -> network.releaseTap(context.operationId(), context.vmId(), tap, network.leaseOf(context.row().address()))
                        .chain(() -> store.recordTap(context.vmId(), Optional.empty()))
                        .invoke(() -> context.tap(Optional.empty())))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }
}
