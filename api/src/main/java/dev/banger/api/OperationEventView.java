package dev.banger.api;

import java.util.Optional;

/**
 * One event of {@code GET /v1/operations/{id}/events} (SSE; the event's name is {@code type}).
 *
 * @param type {@code snapshot}, {@code stage-began}, {@code stage-ended} or {@code detail}
 * @param operation of a snapshot: the first event, and the last when the operation has ended
 * @param stage name of the stage that began or ended
 * @param millis of a stage that ended
 * @param line of a detail
 */
public record OperationEventView(
        String type, Optional<OperationView> operation, Optional<String> stage, Optional<Long> millis, Optional<String> line) {}
