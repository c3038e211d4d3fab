package dev.banger.cli.command;

import picocli.CommandLine.Command;

/** {@code banger}. */
@Command(name = "banger", description = "A disposable Linux machine of your own in seconds.", synopsisSubcommandLabel = "COMMAND")
public final class BangerCommand extends GroupCommand {}
