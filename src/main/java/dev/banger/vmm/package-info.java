/** Owns the VMM seam and its two kinds. Calls {@code PrivilegedOps} for launch and signals, and the VMM's own socket. */
package dev.banger.vmm;
