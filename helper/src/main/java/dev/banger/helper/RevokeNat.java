package dev.banger.helper;

/** See {@link PrivilegedOps#revokeNat}. */
public record RevokeNat(String operationId, String vmId, String address) implements PrivilegedRequest {
    public RevokeNat {
        Checked.operationId(operationId);
        Checked.vmId(vmId);
        Checked.ipv4("address", address);
    }
}
