package dev.banger.cli;

import dev.banger.cli.command.CommandTree;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The command as a process of its own, without the framework around it: streams, signals and environment are real. */
public final class ProcessUnderTest {
    private ProcessUnderTest() {}

    /** The exit status is the command's. */
    public static void main(String... arguments) {
        int status;
        try (var out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
                var err = new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8)) {
            status = new CommandTree(new CliContext(Environment.ofProcess(), "1.2.3", out, err)).execute(arguments);
        }
        System.exit(status);
    }
}
