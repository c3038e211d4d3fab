package dev.banger.cli.command;

import picocli.CommandLine.Command;

/** {@code banger vm}. */
@Command(name = "vm", description = "Run and look after VMs.", synopsisSubcommandLabel = "COMMAND")
public final class VmCommand extends GroupCommand {}
