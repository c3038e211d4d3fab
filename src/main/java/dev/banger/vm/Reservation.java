package dev.banger.vm;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.lock.AsyncLock;
import dev.banger.lock.LockOrder;
import dev.banger.lock.LockRank;
import dev.banger.network.HostNetwork;
import dev.banger.store.VmRow;
import dev.banger.store.VmStore;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Gives a new VM a name, an id and an address that no other has. Held for one look at the table and one insert, never longer. */
@Singleton
final class Reservation {
    private static final int ID_BYTES = 16;
    private static final int SHORT_ID = 8;

    private final VmStore store;
    private final HostNetwork network;
    private final AsyncLock lock;
    private final RandomGenerator random;
    private final NameGenerator names;

    @Inject
    Reservation(VmStore store, HostNetwork network, LockOrder order) {
        this(store, network, order, new SecureRandom());
    }

    Reservation(VmStore store, HostNetwork network, LockOrder order, RandomGenerator random) {
        this.store = store;
        this.network = network;
        this.lock = new AsyncLock(LockRank.RESERVATION, "reservation", order);
        this.random = random;
        this.names = new NameGenerator(random);
    }

    /** What is reserved. */
    record Place(String id, String name, String address) {}

    /**
     * Inserts the row that is made of the place.
     *
     * @param name generated when absent; fails with ALREADY_EXISTS when it is taken
     */
    Uni<VmRow> reserve(Optional<String> name, Function<Place, VmRow> row) {
        return lock.with(() -> store.list().chain(rows -> {
            var fresh = row.apply(place(name, rows));
            return store.insert(fresh).replaceWith(fresh);
        }));
    }

    private Place place(Optional<String> wanted, List<VmRow> rows) {
        var taken = rows.stream().map(VmRow::name).collect(Collectors.toSet());
        wanted.filter(taken::contains).ifPresent(name -> {
            throw new BangerException(
                    Code.ALREADY_EXISTS,
                    "a VM '" + name + "' exists already",
                    "Choose another name, or delete that one with 'banger vm delete " + name + "'.");
        });
        var name = wanted.orElseGet(() -> names.next(taken));
        var address = network.nextLease(rows.stream().map(VmRow::address).collect(Collectors.toSet())).address();
        return new Place(id(rows.stream().map(VmRow::shortId).collect(Collectors.toSet())), name, address);
    }

    private String id(Set<String> takenShortIds) {
        while (true) {
            var bytes = new byte[ID_BYTES];
            random.nextBytes(bytes);
            var id = HexFormat.of().formatHex(bytes);
            if (!takenShortIds.contains(id.substring(0, SHORT_ID))) {
                return id;
            }
        }
    }
}
