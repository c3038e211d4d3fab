package dev.banger.helper;

/** See {@link PrivilegedOps#createTap}. */
public record CreateTap(String operationId, String tap, String bridge) implements PrivilegedRequest {
    public CreateTap {
        Checked.operationId(operationId);
        Checked.tap(tap);
        Checked.bridge(bridge);
    }
}
