package dev.banger.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** A process by descriptor ({@code pidfd_open(2)}): while it is open, it means that process and never one that re-used its number. */
public final class Pidfd implements AutoCloseable {
    static final int SYS_PIDFD_SEND_SIGNAL = 424;
    static final int SYS_PIDFD_OPEN = 434;

    static final int P_PIDFD = 3;
    static final int WNOHANG = 1;
    static final int WEXITED = 4;
    static final int CLD_EXITED = 1;
    static final int CLD_KILLED = 2;
    static final int CLD_DUMPED = 3;

    static final int SIGINFO_SIZE = 128;
    static final int SIGINFO_CODE = 8;
    static final int SIGINFO_PID = 16;
    static final int SIGINFO_STATUS = 24;

    static final int POLLFD_SIZE = 8;
    static final short POLLIN = 1;

    private static final MethodHandle WAITID =
            Calls.function("waitid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle POLL = Calls.function("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    private final int pid;
    private final Descriptor descriptor;

    private Pidfd(int pid, Descriptor descriptor) {
        this.pid = pid;
        this.descriptor = descriptor;
    }

    /** @throws LinuxException ESRCH when there is no such process */
    public static Pidfd open(int pid) throws LinuxException {
        return new Pidfd(pid, Descriptor.of("open pidfd of process " + pid, (int) LibC.syscall(SYS_PIDFD_OPEN, pid, 0, 0, 0, 0)));
    }

    public int pid() {
        return pid;
    }

    Descriptor descriptor() {
        return descriptor;
    }

    /**
     * {@code pidfd_send_signal(2)}.
     *
     * @throws LinuxException ESRCH when the process has gone
     */
    public void sendSignal(int signal) throws LinuxException {
        Calls.check("send " + Signals.name(signal) + " to process " + pid,
                LibC.syscall(SYS_PIDFD_SEND_SIGNAL, descriptor.number(), signal, 0, 0, 0));
    }

    /** Whether the process has ended; an unreaped zombie has. Never blocks. */
    public boolean hasExited() throws LinuxException {
        try (var arena = Arena.ofConfined()) {
            var one = arena.allocate(POLLFD_SIZE, 4);
            one.set(JAVA_INT, 0, descriptor.number());
            one.set(java.lang.foreign.ValueLayout.JAVA_SHORT, 4, POLLIN);
            return Calls.check("poll process " + pid, poll(one, 1, 0)) > 0;
        }
    }

    /**
     * Takes the status of a child of ours that has ended, so that no zombie stays. Never blocks.
     *
     * @return empty while it runs; {@link ExitStatus.Unknown} when it is no child of ours, or was reaped before
     */
    public Optional<ExitStatus> reap() throws LinuxException {
        if (!hasExited()) {
            return Optional.empty();
        }
        try (var arena = Arena.ofConfined()) {
            var info = arena.allocate(SIGINFO_SIZE, 8);
            var result = waitid(descriptor.number(), info);
            if (result == -Errno.ECHILD) {
                return Optional.of(new ExitStatus.Unknown());
            }
            Calls.check("reap process " + pid, result);
            if (info.get(JAVA_INT, SIGINFO_PID) == 0) {
                return Optional.of(new ExitStatus.Unknown());
            }
            var status = info.get(JAVA_INT, SIGINFO_STATUS);
            return Optional.of(switch (info.get(JAVA_INT, SIGINFO_CODE)) {
                case CLD_EXITED -> new ExitStatus.Exited(status);
                case CLD_DUMPED -> new ExitStatus.Killed(status, true);
                case CLD_KILLED -> new ExitStatus.Killed(status, false);
                default -> new ExitStatus.Unknown();
            });
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }

    /** {@code poll(2)} on an array of {@code struct pollfd}; repeated after EINTR. */
    static int poll(MemorySegment descriptors, int count, int timeoutMillis) {
        int result;
        do {
            try (var errno = CapturedErrno.ofOneCall()) {
                result = errno.result((int) POLL.invokeExact(errno.state(), descriptors, (long) count, timeoutMillis));
            } catch (Throwable e) {
                throw Calls.unexpected(e);
            }
        } while (result == -Errno.EINTR);
        return result;
    }

    private static int waitid(int descriptor, MemorySegment info) {
        int result;
        do {
            try (var errno = CapturedErrno.ofOneCall()) {
                result = errno.result((int) WAITID.invokeExact(errno.state(), P_PIDFD, descriptor, info, WEXITED | WNOHANG));
            } catch (Throwable e) {
                throw Calls.unexpected(e);
            }
        } while (result == -Errno.EINTR);
        return result;
    }
}
