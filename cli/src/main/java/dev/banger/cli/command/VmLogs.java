package dev.banger.cli.command;

import dev.banger.cli.CliContext;
import dev.banger.cli.output.Output;
import dev.banger.cli.output.PlainText;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code banger vm logs}. */
@Command(name = "logs", description = "Print the console of a VM and what its VMM said, without escape sequences.")
public final class VmLogs implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    OutputOption output;

    @Parameters(paramLabel = "VM", description = "id, unique id prefix or name")
    String vm;

    VmLogs(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return context.daemon().text(Arguments.vm(vm) + "/logs", body -> {
            var text = new InputStreamReader(body, StandardCharsets.UTF_8);
            if (output.format == Output.Format.json) {
                var whole = new StringBuilder();
                new PlainText().copy(text, whole);
                context.output().json(Map.of("vm", vm, "lines", whole.toString().lines().toList()));
            } else {
                new PlainText().copy(text, context.output().stream());
                context.output().stream().flush();
            }
            return 0;
        });
    }
}
