package dev.banger.network;

import dev.banger.config.BangerException;
import dev.banger.helper.CreateTap;
import dev.banger.helper.RemoveTap;
import dev.banger.install.Privileged;
import dev.banger.lock.LeafLock;
import dev.banger.lock.LockOrder;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Taps that are ready to be leased. Making a tap is quick, deleting one waits for an RCU grace period: so taps that come back are kept,
 * up to the pool's size, and what is missing is made in the background.
 */
final class TapPool {
    private static final Logger LOG = Logger.getLogger(TapPool.class);
    private static final String BACKGROUND = "tap-pool";
    private static final int NAME_TRIES = 4;

    private final Privileged privileged;
    private final String bridge;
    private final int size;
    private final Supplier<String> names;
    private final BiPredicate<String, String> isPort;
    private final LeafLock lock;
    private final ArrayDeque<String> free = new ArrayDeque<>();
    private final Set<String> taken = new HashSet<>();
    private int coming;
    private boolean closed;

    /**
     * @param size how many free taps are kept; 0 makes and deletes them as needed
     * @param names draws names {@code bgt-<8 hex>}
     * @param isPort whether a link of that name is there and is a port of the bridge of that name; may block
     */
    TapPool(Privileged privileged, String bridge, int size, Supplier<String> names, BiPredicate<String, String> isPort, LockOrder order) {
        this.privileged = privileged;
        this.bridge = bridge;
        this.size = size;
        this.names = names;
        this.isPort = isPort;
        this.lock = new LeafLock("tap-pool", order);
    }

    /** A free tap, from the pool or made now. The pool is filled up behind the caller's back. */
    Uni<String> take(String operationId) {
        return Uni.createFrom().deferred(() -> {
            var pooled = lock.with(() -> {
                var tap = Optional.ofNullable(free.poll());
                tap.ifPresent(taken::add);
                return tap;
            });
            return pooled.map(tap -> checked(operationId, tap))
                    .orElseGet(() -> make(operationId, NAME_TRIES).invoke(tap -> lock.run(() -> taken.add(tap))));
        });
    }

    /**
     * A free tap that is none any more is replaced: the host was booted anew since a VM had it, or somebody deleted it, or the bridge and
     * made that again.
     */
    private Uni<String> checked(String operationId, String tap) {
        return Uni.createFrom().voidItem()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(any -> isPort.test(tap, bridge))
                .chain(stands -> stands ? Uni.createFrom().item(tap) : replaced(operationId, tap));
    }

    private Uni<String> replaced(String operationId, String tap) {
        LOG.infof("the free tap %s is no port of %s any more: another one is taken", tap, bridge);
        return remove(operationId, tap).onTermination().invoke(() -> lock.run(() -> taken.remove(tap))).chain(() -> take(operationId));
    }

    /** A tap that is free again: kept, or deleted when there are enough. */
    Uni<Void> giveBack(String operationId, String tap) {
        return Uni.createFrom().deferred(() -> {
            var kept = lock.with(() -> {
                taken.remove(tap);
                if (closed || free.size() + coming >= size) {
                    return free.contains(tap);
                }
                return free.contains(tap) || free.add(tap);
            });
            return kept ? Uni.createFrom().voidItem() : remove(operationId, tap);
        });
    }

    /** Makes what is missing, in the background; a failure is logged, and met again by the next start. */
    void refill() {
        var missing = lock.with(() -> {
            var count = closed ? 0 : Math.max(0, size - free.size() - coming);
            coming += count;
            return count;
        });
        for (var i = 0; i < missing; i++) {
            make(BACKGROUND, NAME_TRIES).subscribe().with(this::arrived, this::missed);
        }
    }

    /** Free taps and those that were taken: not to be reclaimed. */
    Set<String> known() {
        return lock.with(() -> {
            var all = new HashSet<>(taken);
            all.addAll(free);
            return all;
        });
    }

    int freeCount() {
        return lock.with(free::size);
    }

    /** Deletes these taps, several at a time; every one is tried, and the first failure is told. */
    Uni<Void> removeAll(String operationId, Collection<String> taps) {
        if (taps.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Uni.join().all(taps.stream().map(tap -> remove(operationId, tap)).toList()).andCollectFailures().replaceWithVoid();
    }

    /** Deletes the free taps and keeps none from now on. */
    Uni<Void> close(String operationId) {
        return Uni.createFrom().deferred(() -> {
            var all = lock.with(() -> {
                closed = true;
                var taps = List.copyOf(free);
                free.clear();
                return taps;
            });
            return removeAll(operationId, all);
        });
    }

    /** Keeps taps again after {@link #close}. */
    void open() {
        lock.run(() -> closed = false);
    }

    private void arrived(String tap) {
        var late = lock.with(() -> {
            coming--;
            return closed || !free.add(tap);
        });
        if (late) {
            remove(BACKGROUND, tap).subscribe().with(gone -> {}, failure -> LOG.warnf("cannot delete %s: %s", tap, failure.getMessage()));
        }
    }

    private void missed(Throwable failure) {
        lock.run(() -> coming--);
        LOG.warnf("cannot make a tap for the pool: %s", failure.getMessage());
    }

    private Uni<String> make(String operationId, int tries) {
        return Uni.createFrom().deferred(() -> {
            var tap = names.get();
            return privileged.run(ops -> ops.createTap(new CreateTap(operationId, tap, bridge)))
                    .replaceWith(tap)
                    .onFailure(failure -> tries > 1 && isConflict(failure))
                    .recoverWithUni(() -> make(operationId, tries - 1));
        });
    }

    private Uni<Void> remove(String operationId, String tap) {
        return privileged.run(ops -> ops.removeTap(new RemoveTap(operationId, tap)));
    }

    /** A tap of that name exists and is not ours to take: another name will do. */
    private static boolean isConflict(Throwable failure) {
        return failure instanceof BangerException e && e.code() == BangerException.Code.CONFLICT;
    }
}
