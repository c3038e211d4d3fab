package dev.banger.config;

import java.util.Objects;
import java.util.Optional;

/**
 * An error that the owner is meant to read: what went wrong, with the value, and what to do about it.
 * The HTTP layer turns it into a problem document with {@link #code()}.
 */
public final class BangerException extends RuntimeException {
    /** Stable codes; the wire form is lower case. */
    public enum Code {
        NOT_FOUND,
        ALREADY_EXISTS,
        NOT_RUNNING,
        BAD_REQUEST,
        CONFLICT,
        UNAUTHORIZED,
        UNSUPPORTED,
        OPERATION_FAILED
    }

    private final Code code;
    private final String hint;

    /** @param message what went wrong, naming the value */
    public BangerException(Code code, String message) {
        this(code, message, null, null);
    }

    /** @param hint the next step for the owner, a full sentence or a command */
    public BangerException(Code code, String message, String hint) {
        this(code, message, hint, null);
    }

    public BangerException(Code code, String message, String hint, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code);
        this.hint = hint;
    }

    public Code code() {
        return code;
    }

    public Optional<String> hint() {
        return Optional.ofNullable(hint);
    }
}
