package dev.banger.cli.output;

import dev.banger.cli.Environment;
import java.io.PrintStream;
import java.util.Locale;

/** The stages of an operation on standard error: the running one is rewritten in place on a terminal, a finished one keeps its line and time. */
public final class StageProgress {
    private final PrintStream err;
    private final boolean shown;
    private final boolean plain;

    public StageProgress(PrintStream err, Environment environment) {
        this.err = err;
        this.shown = environment.progress();
        this.plain = environment.plainProgress();
    }

    public void began(String stage) {
        if (shown && !plain) {
            err.print("\r\u001b[K  " + PlainText.line(stage) + " …");
            err.flush();
        }
    }

    public void ended(String stage, long millis) {
        if (shown) {
            err.println((plain ? "" : "\r\u001b[K") + String.format(Locale.ROOT, "  %-32s %8.3f s", PlainText.line(stage), millis / 1000.0));
            err.flush();
        }
    }

    public void detail(String line) {
        if (shown && !plain) {
            var text = PlainText.line(line);
            err.print("\r\u001b[K    " + text.substring(0, Math.min(text.length(), 70)));
            err.flush();
        }
    }

    /** Clears an unfinished line. */
    public void finish() {
        if (shown && !plain) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }
}
