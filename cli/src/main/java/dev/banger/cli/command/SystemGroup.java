package dev.banger.cli.command;

import picocli.CommandLine.Command;

/** {@code banger system}. */
@Command(name = "system", description = "Install banger on this host, and look after that.", synopsisSubcommandLabel = "COMMAND")
public final class SystemGroup extends GroupCommand {}
