package dev.banger.helper.systemd;

import java.util.Objects;

/** systemd refused a request, could not carry it out, or was not reached. */
public final class SystemdException extends Exception {
    /** What kind of failure it is. */
    public enum Reason {
        /** No unit of that name. */
        NO_SUCH_UNIT,
        /** A unit of that name is there already. */
        EXISTS,
        /** The job ended otherwise than "done", or not in time. */
        JOB,
        /** The bus was not reached, or did not answer in time. */
        BUS,
        /** Whatever else systemd answered. */
        REFUSED
    }

    private final Reason reason;

    public SystemdException(Reason reason, String message) {
        this(reason, message, null);
    }

    public SystemdException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason);
    }

    public Reason reason() {
        return reason;
    }
}
