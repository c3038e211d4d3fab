/**
 * The {@code banger} command: parses arguments, speaks HTTP with the daemon over its Unix socket, prints. It holds no state and no kernel code.
 * {@code command} has one file per command, {@code client} the daemon's side of the wire, {@code output} everything that is printed, {@code ssh} the host's ssh.
 */
package dev.banger.cli;
