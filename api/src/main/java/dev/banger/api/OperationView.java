package dev.banger.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One piece of long work, as {@code 202} answers and {@code GET /v1/operations/{id}} tell it.
 *
 * @param kind {@code vm.create}, {@code vm.start}, {@code image.build} …
 * @param subject the VM's id, the image's or kernel's name
 * @param status {@code running}, {@code succeeded}, {@code failed}, {@code cancelled} or {@code interrupted}
 * @param problem why it failed
 */
public record OperationView(
        String id,
        String kind,
        String subject,
        String status,
        List<StageView> stages,
        Optional<Problem> problem,
        Instant startedAt,
        Optional<Instant> finishedAt) {

    /** @param millis wall time; of a running stage so far */
    public record StageView(String name, long millis, boolean done) {}
}
