package dev.banger.operation;

import dev.banger.store.OperationRow;
import dev.banger.store.OperationStore;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Rows in memory. */
final class FakeOperationStore implements OperationStore {
    final Map<String, OperationRow> rows = new ConcurrentSkipListMap<>();
    final AtomicInteger writes = new AtomicInteger();
    volatile Uni<Void> slowness = Uni.createFrom().voidItem();

    @Override
    public Uni<Void> save(OperationRow row) {
        return slowness.invoke(() -> {
            writes.incrementAndGet();
            rows.put(row.id(), row);
        });
    }

    @Override
    public Uni<Optional<OperationRow>> find(String id) {
        return Uni.createFrom().item(() -> Optional.ofNullable(rows.get(id)));
    }

    @Override
    public Uni<List<OperationRow>> list() {
        return Uni.createFrom().item(() -> List.copyOf(rows.values()));
    }

    @Override
    public Uni<Integer> interruptRunning(Instant now) {
        return Uni.createFrom().item(0);
    }

    @Override
    public Uni<Integer> prune(Instant oldest, int most) {
        return Uni.createFrom().item(0);
    }
}
