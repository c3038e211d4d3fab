/**
 * Owns root disk drivers and work disks: which driver, the VM's files, how they grow. Calls {@code install} for dm-snapshot,
 * {@code config}, and {@code FileCopy} of {@code native-ffi}. Guest filesystems are never mounted.
 */
package dev.banger.disk;
