/** Owns what a guest is told at boot: configuration archive, initramfs, ssh keys and readiness. Calls {@code config} only. */
package dev.banger.guest;
