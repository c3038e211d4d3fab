package dev.banger.operation;

import dev.banger.store.OperationRow;
import java.util.Locale;

/** Between operations and their rows. */
final class Rows {
    private Rows() {}

    static OperationRow of(Operation operation) {
        return new OperationRow(
                operation.id(),
                operation.kind(),
                operation.subject(),
                wire(operation.status()),
                operation.stages().stream().map(stage -> new OperationRow.Stage(stage.name(), stage.millis(), stage.done())).toList(),
                operation.failure().map(failure -> new OperationRow.Failure(failure.code(), failure.message(), failure.hint())),
                operation.startedAt(),
                operation.finishedAt());
    }

    static Operation operation(OperationRow row) {
        return new Operation(
                row.id(),
                row.kind(),
                row.subject(),
                Operation.Status.valueOf(row.status().toUpperCase(Locale.ROOT)),
                row.stages().stream().map(stage -> new Operation.Stage(stage.name(), stage.millis(), stage.done())).toList(),
                row.failure().map(failure -> new Operation.Failure(failure.code(), failure.message(), failure.hint())),
                row.startedAt(),
                row.finishedAt());
    }

    static String wire(Operation.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
