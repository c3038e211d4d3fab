package dev.banger.vm;

import dev.banger.vm.ReconcileReport.Finding;
import dev.banger.vm.ReconcileReport.Outcome;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/** Collects what one reconcile does, and logs it as it happens. */
final class Findings {
    private static final Logger LOG = Logger.getLogger(Reconcile.class);

    private final List<Finding> findings = new CopyOnWriteArrayList<>();

    void adopted(String subject, String detail) {
        add(Outcome.ADOPTED, subject, detail);
    }

    void takenDown(String subject, String reason) {
        add(Outcome.TAKEN_DOWN, subject, reason);
    }

    void deleted(String subject, String reason) {
        add(Outcome.DELETED, subject, reason);
    }

    void reclaimed(String subject, String detail) {
        add(Outcome.RECLAIMED, subject, detail);
    }

    void failed(String subject, Throwable failure) {
        findings.add(new Finding(Outcome.FAILED, subject, String.valueOf(failure.getMessage())));
        LOG.errorf(failure, "reconcile: %s: %s", subject, failure.getMessage());
    }

    /** What fails is a finding, and keeps nothing else from being put right. */
    Uni<Void> tried(String subject, Uni<Void> work) {
        return work.onFailure().invoke(failure -> failed(subject, failure)).onFailure().recoverWithItem((Void) null);
    }

    ReconcileReport report(Clock clock) {
        return new ReconcileReport(Instant.now(clock), findings);
    }

    private void add(Outcome outcome, String subject, String detail) {
        findings.add(new Finding(outcome, subject, detail));
        LOG.infof("reconcile: %s: %s%s", subject, outcome.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                detail.isEmpty() ? "" : ", " + detail);
    }
}
