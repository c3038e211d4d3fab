package dev.banger.operation;

import dev.banger.store.OperationStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/** The one background loop that forgets old operations: ended ones are kept for 24 hours, and at most 1,000 of them. */
@ApplicationScoped
public class OperationPruner {
    private static final Logger LOG = Logger.getLogger(OperationPruner.class);
    static final Duration KEPT = Duration.ofHours(24);
    static final int MOST = 1_000;
    private static final Duration PERIOD = Duration.ofMinutes(10);

    private final OperationStore store;
    private Cancellable loop = () -> {};

    OperationPruner(OperationStore store) {
        this.store = store;
    }

    void begin(@Observes StartupEvent event) {
        loop = Multi.createFrom().ticks().every(PERIOD)
                .onOverflow().drop()
                .onItem().transformToUniAndConcatenate(tick -> prune(Instant.now()))
                .subscribe().with(ignored -> {}, failure -> LOG.error("old operations are not pruned any more", failure));
    }

    void end(@Observes ShutdownEvent event) {
        loop.cancel();
    }

    /** One round; a failure is logged and the next round tries again. */
    Uni<Integer> prune(Instant now) {
        return store.prune(now.minus(KEPT), MOST).onFailure().recoverWithItem(failure -> {
            LOG.warn("old operations were not pruned", failure);
            return 0;
        });
    }
}
