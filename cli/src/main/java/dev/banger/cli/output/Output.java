package dev.banger.cli.output;

import dev.banger.cli.CommandFailure;
import dev.banger.cli.Environment;
import dev.banger.cli.Json;
import java.io.PrintStream;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Everything that a command prints. Data goes to standard output, the rest to standard error. A reader that went away is no error: the streams
 * drop what nobody reads, as {@link PrintStream} does.
 */
public final class Output {
    private static final Map<String, String> COLOURS = Map.of(
            "PASS", "32", "WARN", "33", "FAIL", "31", "running", "32", "error", "31");
    private static final Pattern COLOURED = Pattern.compile("(?<=^| )(PASS|WARN|FAIL|running|error)(?=  |$)");

    private final PrintStream out;
    private final PrintStream err;
    private final boolean colour;
    private final Json json;

    public Output(PrintStream out, PrintStream err, Environment environment, Json json) {
        this.out = out;
        this.err = err;
        this.colour = environment.colour();
        this.json = json;
    }

    /** The table, or the value as JSON. */
    public void print(Format format, Object value, Table table) {
        switch (format) {
            case json -> json(value);
            case table -> table.lines().forEach(line -> out.println(coloured(line)));
        }
        out.flush();
    }

    public void json(Object value) {
        out.println(json.pretty(value));
        out.flush();
    }

    /** One line of data, such as the name of what was made. */
    public void line(String text) {
        out.println(PlainText.line(text));
        out.flush();
    }

    /** Standard output for a longer text; the caller takes escape sequences out. */
    public PrintStream stream() {
        return out;
    }

    /** A remark on standard error. */
    public void note(String text) {
        err.println(PlainText.of(text));
        err.flush();
    }

    /** {@code banger: <what>} and the next step on a line of its own. */
    public void error(CommandFailure failure) {
        err.println("banger: " + PlainText.of(failure.getMessage()));
        failure.hint().ifPresent(hint -> err.println(PlainText.of(hint)));
        err.flush();
    }

    private String coloured(String line) {
        return colour
                ? COLOURED.matcher(line).replaceAll(match -> "\u001b[" + COLOURS.get(match.group()) + "m" + match.group() + "\u001b[0m")
                : line;
    }

    /** What {@code -o} takes. */
    public enum Format {
        table,
        json
    }
}
