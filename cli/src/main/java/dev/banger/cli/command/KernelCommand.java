package dev.banger.cli.command;

import picocli.CommandLine.Command;

/** {@code banger kernel}. */
@Command(name = "kernel", description = "Import and look after kernels.", synopsisSubcommandLabel = "COMMAND")
public final class KernelCommand extends GroupCommand {}
