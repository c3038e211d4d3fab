package dev.banger.helper;

/** See {@link PrivilegedOps#releaseTap}. */
public record ReleaseTap(String operationId, String vmId, String tap, String mac, String address) implements PrivilegedRequest {
    public ReleaseTap {
        Checked.operationId(operationId);
        Checked.vmId(vmId);
        Checked.tap(tap);
        Checked.mac(mac);
        Checked.ipv4("address", address);
    }
}
