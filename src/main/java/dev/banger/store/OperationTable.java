package dev.banger.store;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@link OperationStore} in H2. */
@ApplicationScoped
public class OperationTable implements OperationStore {
    private final Transactions transactions;

    OperationTable(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Uni<Void> save(OperationRow row) {
        return transactions.run(() -> {
            var known = OperationEntity.<OperationEntity>findByIdOptional(row.id());
            var entity = known.orElseGet(OperationEntity::new);
            entity.take(row);
            if (known.isEmpty()) {
                entity.persist();
            }
        });
    }

    @Override
    public Uni<Optional<OperationRow>> find(String id) {
        return transactions.call(() -> OperationEntity.<OperationEntity>findByIdOptional(id).map(OperationEntity::row));
    }

    @Override
    public Uni<List<OperationRow>> list() {
        return transactions.call(() -> OperationEntity.<OperationEntity>find(
                        "from OperationEntity o left join fetch o.stages order by o.startedAt desc, o.id")
                .stream().map(OperationEntity::row).toList());
    }

    @Override
    public Uni<Integer> interruptRunning(Instant now) {
        return transactions.call(() -> OperationEntity.update("status = 'interrupted', finishedAt = ?1 where status = 'running'", now));
    }

    @Override
    public Uni<Integer> prune(Instant oldest, int most) {
        return transactions.call(() -> {
            var aged = OperationEntity.<OperationEntity>list("status <> 'running' and finishedAt < ?1", oldest);
            aged.forEach(PanacheEntityBase::delete);
            OperationEntity.flush();
            var surplus = OperationEntity.<OperationEntity>find("status <> 'running' order by startedAt desc, id").range(most, Integer.MAX_VALUE - 1).list();
            surplus.forEach(PanacheEntityBase::delete);
            return aged.size() + surplus.size();
        });
    }
}
