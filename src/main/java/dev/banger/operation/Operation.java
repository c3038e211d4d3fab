package dev.banger.operation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One piece of long work, as it stands.
 *
 * @param id {@code op-} and 16 hex digits
 * @param kind stable: {@code vm.create}, {@code vm.start}, {@code vm.stop}, {@code vm.delete}, {@code image.build}, {@code kernel.import} …
 * @param subject what it works on: a VM's id, an image's or kernel's name
 * @param stages in the order they began
 */
public record Operation(
        String id,
        String kind,
        String subject,
        Status status,
        List<Stage> stages,
        Optional<Failure> failure,
        Instant startedAt,
        Optional<Instant> finishedAt) {
    public Operation {
        stages = List.copyOf(stages);
    }

    /** The wire form is the lower-case name. */
    public enum Status {
        RUNNING,
        SUCCEEDED,
        FAILED,
        CANCELLED,
        INTERRUPTED
    }

    /** @param millis wall time; of a running stage so far */
    public record Stage(String name, long millis, boolean done) {}

    /**
     * @param code of {@link dev.banger.config.BangerException.Code}, lower case
     * @param hint the next step, may be empty
     */
    public record Failure(String code, String message, String hint) {}
}
