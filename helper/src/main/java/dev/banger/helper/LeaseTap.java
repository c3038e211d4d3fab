package dev.banger.helper;

/** See {@link PrivilegedOps#leaseTap}. {@code mac} is six lower-case hex pairs with colons; {@code ownerUid} is the uid that opens the tap. */
public record LeaseTap(String operationId, String vmId, String tap, String mac, String address, int ownerUid) {
    public LeaseTap {
        Checked.operationId(operationId);
        Checked.vmId(vmId);
        Checked.tap(tap);
        Checked.mac(mac);
        Checked.ipv4("address", address);
        Checked.between("ownerUid", ownerUid, 0, Integer.MAX_VALUE);
    }
}
