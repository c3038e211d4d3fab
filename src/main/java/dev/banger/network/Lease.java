package dev.banger.network;

/**
 * A VM's place on the bridge.
 *
 * @param address IPv4 in dotted form
 * @param mac derived from the address: {@code 02:62} and the four bytes of the address
 */
public record Lease(String address, int prefixLength, String gateway, String mac) {}
