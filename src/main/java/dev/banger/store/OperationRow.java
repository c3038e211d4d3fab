package dev.banger.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An operation as the database keeps it.
 *
 * @param id {@code op-} and 16 hex digits
 * @param status {@code running}, {@code succeeded}, {@code failed}, {@code cancelled} or {@code interrupted}
 * @param stages in the order they began
 */
public record OperationRow(
        String id,
        String kind,
        String subject,
        String status,
        List<Stage> stages,
        Optional<Failure> failure,
        Instant startedAt,
        Optional<Instant> finishedAt) {
    public OperationRow {
        stages = List.copyOf(stages);
    }

    /** @param millis wall time; of a running stage so far */
    public record Stage(String name, long millis, boolean done) {}

    /** @param hint may be empty */
    public record Failure(String code, String message, String hint) {}
}
