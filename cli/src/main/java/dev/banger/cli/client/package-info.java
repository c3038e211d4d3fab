/** HTTP over the daemon's Unix socket: connection, answers, problems, events, and starting the daemon where a launcher allows it. */
package dev.banger.cli.client;
