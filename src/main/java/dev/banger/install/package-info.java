/** Owns how this daemon reaches {@code PrivilegedOps}: its adapter's life, and the threads its calls block. Calls {@code config} only. */
package dev.banger.install;
