package dev.banger.cli.command;

import dev.banger.cli.CommandFailure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that only holds others. */
abstract class GroupCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Override
    public final Integer call() {
        throw CommandFailure.usage(
                "'" + spec.qualifiedName(" ") + "' needs a command: " + String.join(", ", spec.subcommands().keySet()),
                "See '" + spec.qualifiedName(" ") + " --help'.");
    }
}
