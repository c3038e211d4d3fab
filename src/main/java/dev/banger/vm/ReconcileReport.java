package dev.banger.vm;

import java.time.Instant;
import java.util.List;

/**
 * What the daemon found and put right when it started.
 *
 * @param at when it had done so
 * @param findings in the order they were made; none when all was as it should be
 */
public record ReconcileReport(Instant at, List<Finding> findings) {
    public ReconcileReport {
        findings = List.copyOf(findings);
    }

    /** What became of what was found. */
    public enum Outcome {
        /** A VM that runs, and whose VMM lives. */
        ADOPTED,
        /** A VM that did not run any more, or not yet. */
        TAKEN_DOWN,
        /** A VM whose deletion was cut short, and is finished now. */
        DELETED,
        /** A kernel object, process or file that carries our name and belongs to no VM. */
        RECLAIMED,
        /** What could not be put right. */
        FAILED
    }

    /**
     * @param subject what was found: {@code VM 'one'}, {@code tap bgt-0badcafe}
     * @param detail why it was done, or what went wrong; may be empty
     */
    public record Finding(Outcome outcome, String subject, String detail) {}
}
