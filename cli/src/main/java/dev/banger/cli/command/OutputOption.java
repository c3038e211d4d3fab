package dev.banger.cli.command;

import dev.banger.cli.output.Output;
import picocli.CommandLine.Option;

/** {@code -o} of every command that prints data. */
final class OutputOption {
    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", defaultValue = "table", description = "table or json (default: table)")
    Output.Format format;
}
