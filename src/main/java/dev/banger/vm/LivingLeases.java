package dev.banger.vm;

import dev.banger.network.HostNetwork;
import dev.banger.store.VmRow;
import dev.banger.store.VmStore;
import dev.banger.vm.handles.HandleCache;
import dev.banger.vm.start.LeaseRestoration;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Writes again, under its lock, what the firewall lets through of each VM whose VMM is known. Repeating it changes nothing. */
@Singleton
final class LivingLeases implements LeaseRestoration {
    private static final Logger LOG = Logger.getLogger(LivingLeases.class);

    private final VmStore store;
    private final HandleCache handles;
    private final HostNetwork network;
    private final VmWork work;

    LivingLeases(VmStore store, HandleCache handles, HostNetwork network, VmWork work) {
        this.store = store;
        this.handles = handles;
        this.network = network;
        this.work = work;
    }

    @Override
    public Uni<Void> restore(String operationId) {
        return store.list()
                .chain(rows -> {
                    var all = Uni.createFrom().voidItem();
                    for (var row : rows) {
                        if (lives(row)) {
                            all = all.chain(() -> one(row, operationId));
                        }
                    }
                    return all;
                })
                .onFailure().invoke(failure -> LOG.errorf(failure, "%s: leases were not restored: %s", operationId, failure.getMessage()))
                .onFailure().recoverWithItem((Void) null);
    }

    private Uni<Void> one(VmRow row, String operationId) {
        // It may have stopped while its lock was waited for.
        Uni<Void> restored = work.locked(row.id(), () -> store.find(row.id()).chain(now -> now.filter(this::lives)
                .map(living -> write(living, operationId))
                .orElseGet(() -> Uni.createFrom().voidItem())));
        return restored
                .onFailure().invoke(failure -> LOG.errorf(failure, "%s: VM '%s' may be cut off: stop and start it: %s", operationId, row.name(),
                        failure.getMessage()))
                .onFailure().recoverWithItem((Void) null);
    }

    private Uni<Void> write(VmRow row, String operationId) {
        var lease = network.leaseOf(row.address());
        return network.leaseTap(operationId, row.id(), row.tap().orElseThrow(), lease)
                .chain(() -> row.nat() ? network.allowNat(operationId, row.id(), lease) : Uni.createFrom().voidItem());
    }

    private boolean lives(VmRow row) {
        return row.tap().isPresent() && handles.of(row.id()).isPresent();
    }
}
