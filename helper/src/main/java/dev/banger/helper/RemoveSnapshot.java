package dev.banger.helper;

/** See {@link PrivilegedOps#removeSnapshot}. */
public record RemoveSnapshot(String operationId, String vmId) implements PrivilegedRequest {
    public RemoveSnapshot {
        Checked.operationId(operationId);
        Checked.vmId(vmId);
    }
}
