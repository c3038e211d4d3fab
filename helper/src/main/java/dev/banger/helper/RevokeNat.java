package dev.banger.helper;

/** See {@link PrivilegedOps#revokeNat}. */
public record RevokeNat(String operationId, String vmId, String address) {
    public RevokeNat {
        Checked.operationId(operationId);
        Checked.vmId(vmId);
        Checked.ipv4("address", address);
    }
}
