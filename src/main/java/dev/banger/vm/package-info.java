/**
 * Owns the lifecycle of VMs: reservation, start pipeline and its steps, locks, handles, reconcile. May call every other service; none
 * calls it.
 */
package dev.banger.vm;
