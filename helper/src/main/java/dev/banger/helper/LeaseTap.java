package dev.banger.helper;

/** See {@link PrivilegedOps#leaseTap}. {@code mac} is six lower-case hex pairs with colons. */
public record LeaseTap(String operationId, String vmId, String tap, String mac, String address) implements PrivilegedRequest {
    public LeaseTap {
        Checked.operationId(operationId);
        Checked.vmId(vmId);
        Checked.tap(tap);
        Checked.mac(mac);
        Checked.ipv4("address", address);
    }
}
