package dev.banger.helper.rpc;

import dev.banger.helper.PrivilegedException;
import dev.banger.helper.PrivilegedException.Code;
import dev.banger.helper.PrivilegedRequest;
import dev.banger.helper.rpc.HelperConnection.NotSentException;
import dev.banger.helper.rpc.Protocol.Answer;
import dev.banger.helper.rpc.Protocol.Refused;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks the helper, over connections that are kept. A helper that is being restarted is waited for. What was not answered is asked again,
 * whether it may have been done or not: to the helper, the same request of the same operation twice is as good as once. Thread-safe.
 */
final class HelperClient implements AutoCloseable {
    private static final int KEPT = 8;
    private static final Duration KEPT_FOR = Duration.ofSeconds(Protocol.IDLE_SECONDS / 2);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Path socket;
    private final Duration restart;
    private final Duration answer;
    private final RequestText requests = new RequestText();
    private final AnswerText answers = new AnswerText();
    private final ArrayDeque<HelperConnection> kept = new ArrayDeque<>();
    private boolean closed;

    /**
     * @param restart how long a helper that is not there is waited for
     * @param answer how long an answer is waited for
     */
    HelperClient(Path socket, Duration restart, Duration answer) {
        this.socket = socket;
        this.restart = restart;
        this.answer = answer;
    }

    /** @throws PrivilegedException what the helper refused, or FAILED when it cannot be asked */
    Answer ask(PrivilegedRequest request) throws PrivilegedException {
        var deadline = System.nanoTime() + restart.toNanos();
        while (true) {
            try {
                var answered = once(request);
                if (answered instanceof Refused(var code, var message)) {
                    throw new PrivilegedException(code, message);
                }
                return answered;
            } catch (ProtocolException e) {
                throw new PrivilegedException(Code.FAILED, e.getMessage(), e);
            } catch (NotSentException e) {
                orGiveUp(deadline, "bangerd-root cannot be asked at " + socket + " (" + e.getCause().getMessage()
                        + "): see 'systemctl status bangerd-root'", e);
            } catch (IOException e) {
                orGiveUp(deadline, "bangerd-root's answer to " + RequestText.method(request) + " was lost (" + e.getMessage() + ")", e);
            }
        }
    }

    private static void orGiveUp(long deadline, String message, IOException cause) throws PrivilegedException {
        if (System.nanoTime() - deadline > 0 || cause.getCause() instanceof AccessDeniedException) {
            throw new PrivilegedException(Code.FAILED, message, cause);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
        if (Thread.interrupted()) {
            Thread.currentThread().interrupt();
            throw new PrivilegedException(Code.FAILED, message, cause);
        }
    }

    private Answer once(PrivilegedRequest request) throws IOException, ProtocolException {
        var frame = Frames.of(requests.write(request));
        var connection = connection();
        try {
            var text = connection.exchange(frame, answer);
            keep(connection);
            return answers.read(text);
        } catch (IOException | ProtocolException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private HelperConnection connection() throws NotSentException {
        for (var idle = poll(); idle.isPresent(); idle = poll()) {
            if (idle.get().isUsable(KEPT_FOR)) {
                return idle.get();
            }
            idle.get().close();
        }
        try {
            return HelperConnection.open(socket);
        } catch (IOException e) {
            throw new NotSentException(e);
        }
    }

    private synchronized Optional<HelperConnection> poll() {
        return Optional.ofNullable(kept.pollLast());
    }

    private synchronized void keep(HelperConnection connection) {
        if (closed || kept.size() >= KEPT) {
            connection.close();
        } else {
            kept.addLast(connection);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        kept.forEach(HelperConnection::close);
        kept.clear();
    }
}
