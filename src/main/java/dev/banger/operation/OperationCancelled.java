package dev.banger.operation;

/** The owner cancelled the operation that this work belongs to. */
public final class OperationCancelled extends RuntimeException {
    public OperationCancelled(String operationId) {
        super("operation " + operationId + " was cancelled");
    }
}
