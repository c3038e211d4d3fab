package dev.banger.store;

import jakarta.persistence.Embeddable;

/** The columns of {@code operation_stages} beside its key. */
@Embeddable
class StageColumns {
    String name;
    long millis;
    boolean done;

    static StageColumns of(OperationRow.Stage stage) {
        var columns = new StageColumns();
        columns.name = stage.name();
        columns.millis = stage.millis();
        columns.done = stage.done();
        return columns;
    }

    OperationRow.Stage row() {
        return new OperationRow.Stage(name, millis, done);
    }
}
