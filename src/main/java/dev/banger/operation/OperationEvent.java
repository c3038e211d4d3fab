package dev.banger.operation;

/** What a follower of an operation is told. */
public sealed interface OperationEvent {
    /** The operation as it stands: always the first event, and the last when it has ended. */
    record Snapshot(Operation operation) implements OperationEvent {}

    /** A stage began. */
    record StageBegan(String name) implements OperationEvent {}

    /** A stage ended. */
    record StageEnded(String name, long millis) implements OperationEvent {}

    /** One line about the running stage. */
    record Detail(String line) implements OperationEvent {}
}
