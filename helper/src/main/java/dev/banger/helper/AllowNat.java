package dev.banger.helper;

/** See {@link PrivilegedOps#allowNat}. */
public record AllowNat(String operationId, String vmId, String address) implements PrivilegedRequest {
    public AllowNat {
        Checked.operationId(operationId);
        Checked.vmId(vmId);
        Checked.ipv4("address", address);
    }
}
