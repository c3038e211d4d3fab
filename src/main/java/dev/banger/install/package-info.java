/**
 * Owns how this daemon reaches {@code PrivilegedOps} (its adapter, and the threads its calls block), and the installation of a release on
 * a host. Calls {@code config}, {@code operation} for programs that it starts, and {@code helper}.
 */
package dev.banger.install;
