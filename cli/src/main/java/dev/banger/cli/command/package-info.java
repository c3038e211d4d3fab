/** One file per command, and the tree they hang on. May use every other package of the CLI. */
package dev.banger.cli.command;
