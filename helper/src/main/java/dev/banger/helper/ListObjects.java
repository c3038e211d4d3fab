package dev.banger.helper;

/** See {@link PrivilegedOps#listObjects}. */
public record ListObjects(String operationId, String bridge) implements PrivilegedRequest {
    public ListObjects {
        Checked.operationId(operationId);
        Checked.bridge(bridge);
    }
}
