package dev.banger.helper.rpc;

import dev.banger.helper.PrivilegedException.Code;
import dev.banger.helper.PrivilegedOps;
import dev.banger.helper.rpc.Protocol.Refused;
import dev.banger.linux.Errno;
import dev.banger.linux.LinuxException;
import dev.banger.linux.PeerCredentials;
import dev.banger.linux.UnixConnection;
import dev.banger.linux.UnixListener;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets callers in, by the kernel's word on who they are, and bounds how many. Each gets a platform thread.
 *
 * <p>Root is let in since it could do everything itself; the owner since the helper is there for it.
 */
public final class HelperServer implements AutoCloseable {
    private static final Duration SWEEP = Duration.ofMillis(250);
    private static final Duration REFUSAL_PATIENCE = Duration.ofMillis(1);
    private static final Duration SHORTAGE_PAUSE = Duration.ofMillis(50);
    private static final Duration ENDING_PAUSE = Duration.ofMillis(2);
    private static final int STACK_BYTES = 512 * 1_024;

    private final UnixListener listener;
    private final int ownerUid;
    private final Dispatch dispatch;
    private final Limits limits;
    private final CallLog log;
    private final Semaphore running;
    private final Set<Conversation> conversations = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService watchdog =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("deadlines").factory());
    private volatile boolean stopping;

    /** @param log takes one line of JSON for each call */
    public HelperServer(UnixListener listener, int ownerUid, PrivilegedOps ops, PrintStream log) {
        this(listener, ownerUid, ops, log, Limits.USUAL);
    }

    HelperServer(UnixListener listener, int ownerUid, PrivilegedOps ops, PrintStream log, Limits limits) {
        this.listener = listener;
        this.ownerUid = ownerUid;
        this.dispatch = new Dispatch(ops);
        this.limits = limits;
        this.log = new CallLog(log);
        this.running = new Semaphore(limits.requests(), true);
    }

    /** Serves until {@link #stop}, then waits for the requests that run. Blocks the calling platform thread. */
    public void serve() throws IOException {
        watchdog.scheduleWithFixedDelay(this::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
        log.event("ready", "serving uid " + ownerUid);
        while (!stopping) {
            try {
                welcome(listener.accept());
            } catch (LinuxException e) {
                if (!stopping) {
                    pauseAfter(e);
                }
            }
        }
        awaitConversations();
        log.event("ended", "VMs live on");
    }

    /** From any thread: lets nobody in any more. */
    public void stop() {
        stopping = true;
        listener.stop();
        conversations.forEach(Conversation::stop);
    }

    @Override
    public void close() {
        watchdog.shutdownNow();
        listener.close();
    }

    /** Out of descriptors or memory, which passes as callers go. */
    private void pauseAfter(LinuxException shortage) throws LinuxException {
        switch (shortage.errno()) {
            case Errno.EMFILE, Errno.ENFILE, Errno.ENOBUFS, Errno.ENOMEM, Errno.EPERM, Errno.EPROTO -> {
                log.event("shortage", shortage.getMessage());
                LockSupport.parkNanos(SHORTAGE_PAUSE.toNanos());
            }
            default -> throw shortage;
        }
    }

    /** Requests that run have their time; who is silent was woken. */
    private void awaitConversations() {
        var deadline = System.nanoTime() + limits.request().toNanos();
        while (!conversations.isEmpty() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(ENDING_PAUSE.toNanos());
        }
    }

    private void welcome(UnixConnection connection) {
        try {
            var peer = connection.peer();
            var refusal = refusal(peer);
            if (!refusal.isEmpty()) {
                turnAway(connection, peer, refusal);
                return;
            }
            var conversation = new Conversation(connection, peer, dispatch, limits, running, log);
            conversations.add(conversation);
            Thread.ofPlatform().daemon().name("caller " + peer.pid()).stackSize(STACK_BYTES).start(() -> {
                try {
                    conversation.run();
                } finally {
                    conversations.remove(conversation);
                }
            });
        } catch (LinuxException | OutOfMemoryError e) {
            log.event("shortage", String.valueOf(e.getMessage()));
            connection.close();
        }
    }

    /** Told why, as far as that does not wait for the caller. */
    private void turnAway(UnixConnection connection, PeerCredentials peer, String refusal) {
        log.refused(peer, refusal);
        try (connection) {
            connection.setPatience(REFUSAL_PATIENCE);
            connection.writeFully(Frames.of(new AnswerText().write(new Refused(Code.REFUSED, refusal))));
        } catch (LinuxException | ProtocolException gone) {
            log.refused(peer, "it did not wait for the reason");
        }
    }

    private String refusal(PeerCredentials peer) {
        if (peer.uid() != 0 && peer.uid() != ownerUid) {
            return "uid " + peer.uid() + " is not let in: only root and uid " + ownerUid + ", for whom banger was installed";
        }
        if (conversations.size() >= limits.connections() - (peer.uid() == 0 ? 0 : limits.reserved())) {
            return "there are " + conversations.size() + " connections already";
        }
        var same = conversations.stream().filter(other -> other.peer().pid() == peer.pid()).count();
        return same < limits.connectionsOfProcess() ? "" : "the process has " + same + " connections already";
    }

    private void sweep() {
        var now = System.nanoTime();
        conversations.forEach(conversation -> conversation.expire(now));
    }
}
