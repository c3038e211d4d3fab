package dev.banger.cli.command;

import picocli.CommandLine.Command;

/** {@code banger config}. */
@Command(name = "config", description = "Look at the settings.", synopsisSubcommandLabel = "COMMAND")
public final class ConfigCommand extends GroupCommand {}
