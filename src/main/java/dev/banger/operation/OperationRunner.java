package dev.banger.operation;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.store.OperationRow;
import dev.banger.store.OperationStore;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * {@link Operations} on the table of operations. What runs now is in memory, with its row written behind it at every stage; an operation
 * leaves memory only when its last row is with the database, so that no one ever sees an older state than before.
 */
@ApplicationScoped
public class OperationRunner implements Operations {
    private static final Logger LOG = Logger.getLogger(OperationRunner.class);
    private static final int ID_BYTES = 8;

    private final OperationStore store;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, RunningOperation> running = new ConcurrentHashMap<>();
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("operation-", 0).factory());

    @Inject
    OperationRunner(OperationStore store) {
        this(store, InstantSource.system());
    }

    OperationRunner(OperationStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public Uni<Operation> start(String kind, String subject, Function<Progress, Uni<?>> work) {
        return Uni.createFrom().deferred(() -> {
            var operation = new RunningOperation(newId(), kind, subject, clock);
            running.put(operation.id(), operation);
            return store.save(Rows.of(operation.snapshot()))
                    .onFailure().invoke(() -> running.remove(operation.id()))
                    .invoke(() -> threads.execute(() -> run(operation, work)))
                    .map(ignored -> operation.snapshot());
        });
    }

    @Override
    public Uni<Operation> show(String id) {
        return Uni.createFrom().deferred(() -> {
            var live = running.get(id);
            return live != null
                    ? Uni.createFrom().item(live.snapshot())
                    : store.find(id).map(row -> Rows.operation(row.orElseThrow(() -> missing(id))));
        });
    }

    @Override
    public Uni<List<Operation>> list() {
        return store.list().map(rows -> rows.stream().map(this::newest).toList());
    }

    @Override
    public Multi<OperationEvent> follow(String id) {
        return Multi.createFrom().deferred(() -> {
            var live = running.get(id);
            return live != null
                    ? live.follow()
                    : show(id).onItem().transformToMulti(ended -> Multi.createFrom().item(new OperationEvent.Snapshot(ended)));
        });
    }

    @Override
    public Uni<Operation> cancel(String id) {
        return Uni.createFrom().deferred(() -> {
            Optional.ofNullable(running.get(id)).ifPresent(RunningOperation::cancel);
            return show(id);
        });
    }

    @Override
    public Uni<Void> interruptStale() {
        return store.interruptRunning(clock.instant())
                .invoke(count -> {
                    if (count > 0) {
                        LOG.infof("%d operations of an earlier daemon were interrupted", count);
                    }
                })
                .replaceWithVoid();
    }

    @PreDestroy
    void close() {
        threads.shutdown();
    }

    private void run(RunningOperation operation, Function<Progress, Uni<?>> work) {
        LOG.infof("[%s] %s %s began", operation.id(), operation.kind(), operation.subject());
        var writer = new RowWriter(store, operation::snapshot);
        operation.run(work, writer::changed, () -> {
            var ended = operation.snapshot();
            LOG.infof("[%s] %s %s %s%s", ended.id(), ended.kind(), ended.subject(), Rows.wire(ended.status()),
                    ended.failure().map(failure -> ": " + failure.message()).orElse(""));
            writer.last(() -> {
                running.remove(ended.id());
                operation.dismissFollowers();
            });
        });
    }

    private Operation newest(OperationRow row) {
        var live = running.get(row.id());
        return live != null ? live.snapshot() : Rows.operation(row);
    }

    private String newId() {
        var bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return "op-" + HexFormat.of().formatHex(bytes);
    }

    private static BangerException missing(String id) {
        return new BangerException(
                Code.NOT_FOUND, "there is no operation " + id, "Operations are kept for 24 hours; GET /v1/operations lists them.");
    }
}
