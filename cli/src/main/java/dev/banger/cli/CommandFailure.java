package dev.banger.cli;

import java.util.Objects;
import java.util.Optional;

/** An error that the user reads as {@code banger: <what>} and a line with the next step; it ends the command with {@link #exitCode()}. */
public final class CommandFailure extends RuntimeException {
    /** Bad input: nothing was done. */
    public static final int USAGE = 2;
    /** Everything else. */
    public static final int FAILED = 1;

    /** Above it an exit status tells the number of a signal. */
    private static final int SIGNALS = 128;

    private final int exitCode;
    private final String hint;

    private CommandFailure(int exitCode, String message, String hint, Throwable cause) {
        super(Objects.requireNonNull(message), cause);
        this.exitCode = exitCode;
        this.hint = hint;
    }

    /** @param what names the value that is wrong and what it should be */
    public static CommandFailure usage(String what) {
        return new CommandFailure(USAGE, what, null, null);
    }

    public static CommandFailure usage(String what, String hint) {
        return new CommandFailure(USAGE, what, hint, null);
    }

    public static CommandFailure failed(String what, String hint) {
        return new CommandFailure(FAILED, what, hint, null);
    }

    public static CommandFailure failed(String what, String hint, Throwable cause) {
        return new CommandFailure(FAILED, what, hint, cause);
    }

    /** @param exitCode for example 128 and a signal's number */
    public static CommandFailure ended(int exitCode, String what, Optional<String> hint) {
        return new CommandFailure(exitCode, what, hint.orElse(null), null);
    }

    public int exitCode() {
        return exitCode;
    }

    /** Whether a signal asked for the end: nothing more is wanted. */
    public boolean bySignal() {
        return exitCode > SIGNALS;
    }

    /** The next step, a full sentence or a command. */
    public Optional<String> hint() {
        return Optional.ofNullable(hint);
    }
}
