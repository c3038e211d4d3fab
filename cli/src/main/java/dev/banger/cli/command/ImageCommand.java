package dev.banger.cli.command;

import picocli.CommandLine.Command;

/** {@code banger image}. */
@Command(name = "image", description = "Build and look after images.", synopsisSubcommandLabel = "COMMAND")
public final class ImageCommand extends GroupCommand {}
