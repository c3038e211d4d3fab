package dev.banger.cli;

import dev.banger.cli.command.CommandTree;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A command run in this JVM, and what came of it. */
record Ran(int status, String out, String err) {
    /** Among the variables: as if banger were installed on this host. */
    static final String INSTALLED = "INSTALLED";

    static Ran command(Path socket, Map<String, String> variables, boolean terminal, String... arguments) {
        var all = new HashMap<>(variables);
        all.put("BANGER_SOCKET", socket.toString());
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var environment = new Environment(all, 1000, all.containsKey(INSTALLED), false, terminal, terminal);
        int status = new CommandTree(new CliContext(
                        environment,
                        "1.2.3",
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, false, StandardCharsets.UTF_8)))
                .execute(arguments);
        return new Ran(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    static Ran command(Path socket, String... arguments) {
        return command(socket, Map.of(), false, arguments);
    }
}
