/** Owns bridge, tap pool, address leases and NAT, through {@code PrivilegedOps}. Calls {@code install} and {@code lock} only. */
package dev.banger.network;
