package dev.banger.cli.output;

import dev.banger.api.DoctorReport;
import dev.banger.api.ReconcileView;
import dev.banger.api.ReconcileView.FindingView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The row of {@code banger doctor} that tells what the daemon put right when it started. */
public final class ReconcileRow {
    private static final String NAME = "daemon's start";
    private static final List<String> GOOD = List.of("adopted", "taken-down", "deleted", "reclaimed");
    private static final String FAILED = "failed";

    private ReconcileRow() {}

    /** WARN when something could not be put right. */
    public static DoctorReport.Row of(ReconcileView view) {
        var failed = view.findings().stream().filter(finding -> finding.outcome().equals(FAILED)).toList();
        return failed.isEmpty()
                ? new DoctorReport.Row(NAME, "PASS", told(view), "")
                : new DoctorReport.Row(NAME, "WARN", told(view) + "; failed: " + listed(failed, finding -> finding.subject() + ": " + finding.detail()),
                        "The daemon's log says more; it tries again when it is restarted.");
    }

    /** @param why the daemon could not be asked */
    public static DoctorReport.Row unknown(String why) {
        return new DoctorReport.Row(NAME, "WARN", "not known: " + why, "Ask as the account that the daemon runs as.");
    }

    private static String told(ReconcileView view) {
        var parts = new ArrayList<String>();
        for (var outcome : GOOD) {
            var found = view.findings().stream().filter(finding -> finding.outcome().equals(outcome)).toList();
            if (!found.isEmpty()) {
                parts.add(outcome.replace('-', ' ') + ": " + listed(found, FindingView::subject));
            }
        }
        return "at " + view.at() + ", " + (parts.isEmpty() ? "nothing of an earlier daemon was found" : String.join("; ", parts));
    }

    private static String listed(List<FindingView> findings, Function<FindingView, String> word) {
        return findings.stream().map(word).collect(Collectors.joining(", "));
    }
}
