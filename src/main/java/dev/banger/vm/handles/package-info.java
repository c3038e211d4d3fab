/** Owns what is true of running VMs now: {@code handles.json} first, memory second. Calls {@code config} and {@code lock} only. */
package dev.banger.vm.handles;
