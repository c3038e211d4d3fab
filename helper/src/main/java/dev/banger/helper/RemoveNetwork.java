package dev.banger.helper;

/** See {@link PrivilegedOps#removeNetwork}. */
public record RemoveNetwork(String operationId, String bridge) implements PrivilegedRequest {
    public RemoveNetwork {
        Checked.operationId(operationId);
        Checked.bridge(bridge);
    }
}
