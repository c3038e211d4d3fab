package dev.banger.helper;

/** See {@link PrivilegedOps#ensureNetwork}. {@code gateway} is the bridge's IPv4 address in dotted form; {@code prefixLength} is in bits, 16 to 29. */
public record EnsureNetwork(String operationId, String bridge, String gateway, int prefixLength) implements PrivilegedRequest {
    public EnsureNetwork {
        Checked.operationId(operationId);
        Checked.bridge(bridge);
        Checked.ipv4("gateway", gateway);
        Checked.between("prefixLength", prefixLength, 16, 29);
    }
}
