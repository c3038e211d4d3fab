package dev.banger.store;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table of operations. Every call is one transaction on a worker thread. */
public interface OperationStore {
    /** Adds the row, or replaces the one with its id. */
    Uni<Void> save(OperationRow row);

    Uni<Optional<OperationRow>> find(String id);

    /** All rows, newest first. */
    Uni<List<OperationRow>> list();

    /** Rows that are still {@code running} become {@code interrupted}; the answer is how many. */
    Uni<Integer> interruptRunning(Instant now);

    /** Removes rows that ended before {@code oldest}, and of the other ended ones all but the newest {@code most}; the answer is how many. */
    Uni<Integer> prune(Instant oldest, int most);
}
