package dev.banger.cli;

import dev.banger.cli.command.CommandTree;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The process. Its exit status is the command's. */
@QuarkusMain
public final class Main implements QuarkusApplication {
    private final String version;

    Main(@ConfigProperty(name = "quarkus.application.version") String version) {
        this.version = version;
    }

    @Override
    public int run(String... arguments) {
        try (var out = stream(FileDescriptor.out); var err = stream(FileDescriptor.err)) {
            var environment = Environment.ofProcess();
            return new CommandTree(new CliContext(environment, version, out, err)).execute(arguments);
        }
    }

    /** UTF-8 whatever the locale is. A reader that went away is no error: PrintStream drops the rest. */
    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }
}
