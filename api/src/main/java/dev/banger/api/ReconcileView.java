package dev.banger.api;

import java.time.Instant;
import java.util.List;

/**
 * What the daemon found and put right when it started, as {@code GET /v1/reconcile} tells it.
 *
 * @param at when it had done so
 * @param findings in the order they were made; none when all was as it should be
 */
public record ReconcileView(Instant at, List<FindingView> findings) {
    public ReconcileView {
        findings = List.copyOf(findings);
    }

    /**
     * One thing that was found.
     *
     * @param outcome {@code adopted}, {@code taken-down}, {@code deleted}, {@code reclaimed} or {@code failed}
     * @param subject what it was: a VM, a tap, a process, a directory
     * @param detail why, or what went wrong; may be empty
     */
    public record FindingView(String outcome, String subject, String detail) {}
}
