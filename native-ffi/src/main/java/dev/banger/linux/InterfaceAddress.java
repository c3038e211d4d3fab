package dev.banger.linux;

import java.net.Inet4Address;

/**
 * An IPv4 address of an interface.
 *
 * @param link index of the interface
 * @param prefixLength in bits
 */
public record InterfaceAddress(int link, Inet4Address address, int prefixLength) {}
