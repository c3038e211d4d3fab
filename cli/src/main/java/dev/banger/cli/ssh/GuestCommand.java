package dev.banger.cli.ssh;

import dev.banger.cli.CommandFailure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A command for the guest, as one line for its login shell (RFC 4254 section 6.5 knows no argument vector). Every argument is quoted, so the
 * guest's process gets exactly the caller's.
 *
 * <p>A small shell stays around the command. It notes its process group, which is the command's too, under {@code /run}, so that a signal can be
 * sent to it over a second login; it lives through that signal and so reports {@code 128+n}, where ssh alone would answer 255; and it leaves a mark
 * when the command itself ended with 255, which is also what ssh answers when the connection breaks.
 *
 * @param token names the note; letters and digits
 */
public record GuestCommand(List<String> arguments, String token) {
    /** MAX_ARG_STRLEN is 128 KiB (execve(2)); the guest's shell gets the line as one argument, and quotes it once more on the way. */
    private static final int LINE_MAX = 120_000;

    public GuestCommand {
        arguments = List.copyOf(arguments);
        if (!token.matches("[a-z0-9]+")) {
            throw new IllegalArgumentException("token " + token);
        }
    }

    /** Refuses what cannot reach the guest unchanged, before anything is created. */
    public static void check(List<String> arguments) {
        for (var argument : arguments) {
            if (argument.indexOf('\ufffd') >= 0) {
                throw CommandFailure.usage("an argument of the command is not valid UTF-8", "Pass such bytes by standard input or a file.");
            }
        }
        if (new GuestCommand(arguments, "0").line().getBytes(StandardCharsets.UTF_8).length > LINE_MAX) {
            throw CommandFailure.usage("the command is over " + LINE_MAX + " bytes", "Pass what is long by standard input.");
        }
    }

    /** What the guest's shell is told to run. */
    public String line() {
        var script = "f=" + note() + "; exec 3>&2 2>/dev/null; echo $$ >$f; trap : INT TERM HUP QUIT; "
                + "(exec \"$@\") 2>&3 3>&-; s=$?; if [ $s = 255 ]; then echo ended >$f; else rm -f $f; fi; exit $s";
        return "exec /bin/sh -c " + quoted(script) + " sh " + arguments.stream().map(GuestCommand::quoted).collect(Collectors.joining(" "));
    }

    /**
     * Run over a second login: sends the signal to the command's process group, waiting up to two seconds for the command to have begun.
     *
     * @param signal {@code INT}, {@code TERM} or {@code HUP}
     */
    public String signalLine(String signal) {
        return "i=0; while [ ! -s " + note() + " ] && [ $i -lt 20 ]; do sleep 0.1; i=$((i+1)); done; kill -s " + signal + " -- -$(cat " + note() + ")";
    }

    /** Run over a second login after ssh answered 255: succeeds when that was the command's own status, and removes the mark. */
    public String endedLine() {
        return "[ \"$(cat " + note() + ")\" = ended ] && rm -f " + note();
    }

    private String note() {
        return "/run/banger-run." + token;
    }

    private static String quoted(String argument) {
        return "'" + argument.replace("'", "'\\''") + "'";
    }
}
