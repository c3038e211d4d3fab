/** Owns root disk drivers and work disks. Calls {@code PrivilegedOps} for dm-snapshot. */
package dev.banger.disk;
