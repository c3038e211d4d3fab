/** Owns bridge, tap pool, address leases and NAT, through {@code PrivilegedOps}. Calls {@code config} only. */
package dev.banger.network;
