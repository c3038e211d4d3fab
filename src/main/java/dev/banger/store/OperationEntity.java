package dev.banger.store;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A row of {@code operations} with its rows of {@code operation_stages}; see {@link OperationRow}. */
@Entity
@Table(name = "operations")
class OperationEntity extends PanacheEntityBase {
    @Id
    String id;

    String kind;
    String subject;
    String status;

    @Column(name = "failure_code")
    String failureCode;

    @Column(name = "failure_message")
    String failureMessage;

    @Column(name = "failure_hint")
    String failureHint;

    @Column(name = "started_at")
    Instant startedAt;

    @Column(name = "finished_at")
    Instant finishedAt;

    @ElementCollection(fetch = FetchType.LAZY)
    @CollectionTable(name = "operation_stages", joinColumns = @JoinColumn(name = "operation_id"))
    @OrderColumn(name = "position")
    List<StageColumns> stages = new ArrayList<>();

    void take(OperationRow row) {
        id = row.id();
        kind = row.kind();
        subject = row.subject();
        status = row.status();
        failureCode = row.failure().map(OperationRow.Failure::code).orElse(null);
        failureMessage = row.failure().map(failure -> Columns.text(failure.message())).orElse(null);
        failureHint = row.failure().map(failure -> Columns.text(failure.hint())).orElse(null);
        startedAt = row.startedAt();
        finishedAt = row.finishedAt().orElse(null);
        stages.clear();
        row.stages().forEach(stage -> stages.add(StageColumns.of(stage)));
    }

    OperationRow row() {
        return new OperationRow(
                id,
                kind,
                subject,
                status,
                stages.stream().map(StageColumns::row).toList(),
                Optional.ofNullable(failureCode).map(code -> new OperationRow.Failure(code, failureMessage, failureHint)),
                startedAt,
                Optional.ofNullable(finishedAt));
    }
}
