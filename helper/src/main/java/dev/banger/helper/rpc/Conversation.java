package dev.banger.helper.rpc;

import dev.banger.helper.PrivilegedException;
import dev.banger.helper.PrivilegedException.Code;
import dev.banger.helper.PrivilegedRequest;
import dev.banger.helper.rpc.Protocol.Answer;
import dev.banger.helper.rpc.Protocol.Refused;
import dev.banger.linux.PeerCredentials;
import dev.banger.linux.UnixConnection;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One caller's requests, one after the other, on this platform thread: kernel calls block. What a caller sends can end its own conversation
 * and nothing else.
 */
final class Conversation implements Runnable {
    private static final long NEVER = Long.MAX_VALUE;

    private final UnixConnection connection;
    private final PeerCredentials peer;
    private final Dispatch dispatch;
    private final Limits limits;
    private final Semaphore running;
    private final CallLog log;
    private final RequestText requests = new RequestText();
    private final AnswerText answers = new AnswerText();
    private volatile long requestEnds = NEVER;
    private volatile boolean stopping;

    Conversation(UnixConnection connection, PeerCredentials peer, Dispatch dispatch, Limits limits, Semaphore running, CallLog log) {
        this.connection = connection;
        this.peer = peer;
        this.dispatch = dispatch;
        this.limits = limits;
        this.running = running;
        this.log = log;
    }

    PeerCredentials peer() {
        return peer;
    }

    @Override
    public void run() {
        try (connection) {
            var frame = nextFrame();
            while (frame.length > 0 && answer(frame) && !stopping) {
                frame = nextFrame();
            }
        } catch (ProtocolException e) {
            log.refused(peer, e.getMessage());
        } catch (IOException e) {
            if (!stopping) {
                log.refused(peer, e.getMessage());
            }
        } catch (StackOverflowError | OutOfMemoryError e) {
            log.refused(peer, "a frame took more memory than there is (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** From any thread: ends a wait for the caller; a request that runs comes to its end. */
    void stop() {
        stopping = true;
        if (requestEnds == NEVER) {
            connection.interrupt();
        }
    }

    /** From any thread: lets a caller go whose request takes too long. */
    void expire(long now) {
        var end = requestEnds;
        if (end != NEVER && now - end > 0) {
            log.refused(peer, "the request takes longer than " + limits.request().toSeconds() + " s: its caller is not kept waiting");
            requestEnds = NEVER;
            connection.interrupt();
        }
    }

    /** Empty at the caller's end, and when it has nothing to ask for too long. */
    private byte[] nextFrame() throws IOException, ProtocolException {
        connection.setPatience(limits.idle());
        var header = new byte[Protocol.LENGTH_BYTES];
        var first = first();
        if (first < 0) {
            return new byte[0];
        }
        header[0] = (byte) first;
        connection.setPatience(limits.frame());
        var deadline = System.nanoTime() + limits.frame().toNanos();
        connection.readFully(header, 1, deadline);
        try {
            var frame = new byte[Frames.length(header)];
            connection.readFully(frame, 0, deadline);
            return frame;
        } catch (ProtocolException e) {
            tell(new Refused(Code.REFUSED, e.getMessage()));
            throw e;
        } catch (EOFException e) {
            throw new ProtocolException("the frame is cut off: " + e.getMessage(), e);
        }
    }

    private int first() throws IOException {
        try {
            return connection.readFirst();
        } catch (dev.banger.linux.LinuxException e) {
            return switch (e.errno()) {
                case dev.banger.linux.Errno.EAGAIN, dev.banger.linux.Errno.ECONNRESET -> -1;
                default -> throw e;
            };
        }
    }

    /** Whether the conversation goes on. */
    private boolean answer(byte[] frame) throws IOException, ProtocolException {
        PrivilegedRequest request;
        try {
            request = requests.read(frame);
        } catch (ProtocolException e) {
            log.refused(peer, e.getMessage());
            tell(new Refused(Code.REFUSED, e.getMessage()));
            return true;
        } catch (StackOverflowError | OutOfMemoryError e) {
            log.refused(peer, "a frame took more memory than there is (" + e.getClass().getSimpleName() + ")");
            tell(new Refused(Code.REFUSED, "the request takes more memory than there is"));
            return false;
        }
        tell(result(request));
        return true;
    }

    private Answer result(PrivilegedRequest request) {
        var started = System.nanoTime();
        requestEnds = started + limits.request().toNanos();
        var answer = called(request);
        requestEnds = NEVER;
        var micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - started);
        var reason = answer instanceof Refused refused ? refused.message() : "";
        var result = answer instanceof Refused refused ? refused.code().name() : AnswerText.name(answer);
        log.call(peer, request.operationId(), RequestText.method(request), result, reason, micros);
        return answer;
    }

    private Answer called(PrivilegedRequest request) {
        try {
            if (!running.tryAcquire(limits.frame().toMillis(), TimeUnit.MILLISECONDS)) {
                return new Refused(Code.CONFLICT, "bangerd-root has " + limits.requests() + " requests at once already: try again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Refused(Code.FAILED, "bangerd-root is ending");
        }
        try {
            return dispatch.call(request);
        } catch (PrivilegedException e) {
            return new Refused(e.code(), String.valueOf(e.getMessage()));
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError | AssertionError e) {
            // A mistake of ours costs the request that met it.
            return new Refused(Code.FAILED, "bangerd-root failed in " + RequestText.method(request) + ": " + e);
        } finally {
            running.release();
        }
    }

    private void tell(Answer answer) throws IOException, ProtocolException {
        connection.setPatience(limits.frame());
        connection.writeFully(Frames.of(answers.write(answer)));
    }
}
