package dev.banger.linux;

import java.io.IOException;
import java.util.Optional;

/**
 * A kernel interface answered with an error.
 *
 * <p>The message reads {@code <operation>: <errno name> (<strerror text>)}, followed by the kernel's own words where it sent some
 * (netlink extended ack, {@code NLMSGERR_ATTR_MSG} in {@code linux/netlink.h}).
 */
public final class LinuxException extends IOException {
    private final String operation;
    private final int errno;
    private final String kernelMessage;

    /**
     * @param operation what was tried, with its object: {@code "add link br-banger"}
     * @param errno a positive number as in {@code errno(3)}
     */
    public LinuxException(String operation, int errno) {
        this(operation, errno, Optional.empty());
    }

    /** @param kernelMessage the extended ack text, where the kernel sent one */
    public LinuxException(String operation, int errno, Optional<String> kernelMessage) {
        super(operation + ": " + Errno.name(errno) + " (" + Errno.text(errno) + ")" + kernelMessage.map(m -> ": " + m).orElse(""));
        this.operation = operation;
        this.errno = errno;
        this.kernelMessage = kernelMessage.orElse(null);
    }

    public String operation() {
        return operation;
    }

    /** A positive number as in {@code errno(3)}; compare with the constants of {@link Errno}. */
    public int errno() {
        return errno;
    }

    public Optional<String> kernelMessage() {
        return Optional.ofNullable(kernelMessage);
    }
}
