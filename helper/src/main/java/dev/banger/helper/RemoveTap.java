package dev.banger.helper;

/** See {@link PrivilegedOps#removeTap}. */
public record RemoveTap(String operationId, String tap) implements PrivilegedRequest {
    public RemoveTap {
        Checked.operationId(operationId);
        Checked.tap(tap);
    }
}
