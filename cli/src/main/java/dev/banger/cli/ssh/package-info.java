/** The host's {@code ssh} as a child process: its arguments, the command quoted for the guest, signals passed on. */
package dev.banger.cli.ssh;
