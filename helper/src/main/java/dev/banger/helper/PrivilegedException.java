package dev.banger.helper;

import java.util.Objects;

/** A privileged operation was refused or failed. The message names the object and the kernel's reason. */
public final class PrivilegedException extends Exception {
    /** What kind of failure it is, stable over the wire. */
    public enum Code {
        /** The request itself is malformed or names what is not ours. */
        REFUSED,
        /** The host lacks what the request needs (device node, module, kernel feature). */
        UNSUPPORTED,
        /** Something of that name exists and is not ours, or is in use. */
        CONFLICT,
        /** The kernel answered with an error. */
        FAILED
    }

    private final Code code;

    public PrivilegedException(Code code, String message) {
        super(message);
        this.code = Objects.requireNonNull(code);
    }

    public PrivilegedException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code);
    }

    public Code code() {
        return code;
    }
}
