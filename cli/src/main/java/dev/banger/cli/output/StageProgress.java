package dev.banger.cli.output;

import dev.banger.cli.Environment;
import java.io.PrintStream;
import java.util.Locale;

/**
 * The stages of an operation on standard error: the running one is rewritten in place on a terminal, a finished one keeps its line and time.
 * A stage that says one thing keeps that too; the lines of one that says more are the output of a program, and pass.
 */
public final class StageProgress {
    private final PrintStream err;
    private final boolean shown;
    private final boolean plain;
    private String said = "";
    private int lines;

    public StageProgress(PrintStream err, Environment environment) {
        this.err = err;
        this.shown = environment.progress();
        this.plain = environment.plainProgress();
    }

    public void began(String stage) {
        forgetDetails();
        if (shown && !plain) {
            err.print("\r\u001b[K  " + PlainText.line(stage) + " …");
            err.flush();
        }
    }

    public void ended(String stage, long millis) {
        if (shown) {
            err.println((plain ? "" : "\r\u001b[K") + String.format(Locale.ROOT, "  %-32s %8.3f s", PlainText.line(stage), millis / 1000.0));
            if (lines == 1) {
                err.println("    " + said);
            }
            err.flush();
        }
        forgetDetails();
    }

    public void detail(String line) {
        lines++;
        said = PlainText.line(line);
        if (shown && !plain) {
            err.print("\r\u001b[K    " + said.substring(0, Math.min(said.length(), 70)));
            err.flush();
        }
    }

    private void forgetDetails() {
        said = "";
        lines = 0;
    }

    /** Clears an unfinished line. */
    public void finish() {
        if (shown && !plain) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }
}
