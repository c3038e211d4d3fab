package dev.banger.cli.command;

import dev.banger.cli.CommandFailure;
import dev.banger.cli.output.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Does one thing to each of several names, tells each result, and goes on after a failure. */
final class EachOf {
    /** @param view for JSON */
    record Done(String name, Object view) {}

    private final Output output;
    private final Output.Format format;

    EachOf(Output output, Output.Format format) {
        this.output = output;
        this.format = format;
    }

    /** @return 0 when all went well, else the status of the first failure */
    int run(List<String> names, Function<String, Done> work) {
        var views = new ArrayList<>();
        int status = 0;
        for (var name : names.stream().distinct().toList()) {
            try {
                var done = work.apply(name);
                views.add(done.view());
                if (format == Output.Format.table) {
                    output.line(done.name());
                }
            } catch (CommandFailure e) {
                output.error(e);
                status = status == 0 ? e.exitCode() : status;
                if (e.bySignal()) {
                    break;
                }
            }
        }
        if (format == Output.Format.json) {
            output.json(views);
        }
        return status;
    }
}
