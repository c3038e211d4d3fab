package dev.banger.linux;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * A netlink socket (netlink(7)) and the platform thread that alone uses it. Callers on any thread, virtual ones too, hand requests over
 * and wait without holding a carrier.
 *
 * <p>The thread is started by the thread that opens, and Linux gives it the same network namespace: whoever opens a socket from inside a
 * namespace ({@link NetworkNamespace}) talks to that namespace, from any thread.
 *
 * <p>A dump that was interrupted (NLM_F_DUMP_INTR) or whose answers were lost (ENOBUFS) is repeated; a change whose answer was lost is
 * not, since it may have been made: the caller gets ENOBUFS and decides.
 */
public final class Netlink implements AutoCloseable {
    private static final int DUMP_TRIES = 16;

    private final ExecutorService thread;
    private final NetlinkSocket socket;

    private Netlink(String name, int protocol) throws LinuxException {
        this.thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
        try {
            this.socket = onThread(() -> NetlinkSocket.open(protocol));
        } catch (LinuxException | RuntimeException | Error e) {
            thread.close();
            throw e;
        }
    }

    /** Links, addresses and routes: rtnetlink(7). */
    public static Netlink route() throws LinuxException {
        return new Netlink("netlink-route", NetlinkHeader.NETLINK_ROUTE);
    }

    /** nf_tables and the rest of nfnetlink ({@code linux/netfilter/nfnetlink.h}). */
    public static Netlink netfilter() throws LinuxException {
        return new Netlink("netlink-netfilter", NetlinkHeader.NETLINK_NETFILTER);
    }

    /**
     * Sends the requests in one datagram and waits until all are answered. A dump travels alone.
     *
     * @return the data messages of all answers
     * @throws LinuxException of the first request that the kernel refused
     */
    List<NetlinkReply> exchange(List<NetlinkMessage> requests) throws LinuxException {
        return onThread(() -> requests.getFirst().isDump() ? dump(requests) : socket.exchange(requests).result());
    }

    List<NetlinkReply> exchange(NetlinkMessage request) throws LinuxException {
        return exchange(List.of(request));
    }

    /** Waits for what was handed over before, then closes the socket. */
    @Override
    public void close() {
        if (!thread.isShutdown()) {
            thread.execute(socket::close);
        }
        thread.close();
    }

    private List<NetlinkReply> dump(List<NetlinkMessage> requests) throws LinuxException {
        for (var tries = 1; tries <= DUMP_TRIES; tries++) {
            try {
                var exchange = socket.exchange(requests);
                var result = exchange.result();
                if (!exchange.isInterrupted()) {
                    return result;
                }
            } catch (LinuxException e) {
                if (e.errno() != Errno.ENOBUFS || tries == DUMP_TRIES) {
                    throw e;
                }
            }
        }
        throw new LinuxException(
                requests.getFirst().operation() + ": it changed during each of " + DUMP_TRIES + " reads", Errno.EAGAIN);
    }

    private <T> T onThread(Callable<T> task) throws LinuxException {
        try {
            var future = thread.submit(task);
            var interrupted = false;
            try {
                while (true) {
                    try {
                        return future.get();
                    } catch (InterruptedException e) {
                        // The kernel answers at once; a request that was half waited for would leave its result unknown.
                        interrupted = true;
                    }
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("the netlink socket is closed", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case LinuxException refused -> throw refused;
                case RuntimeException unchecked -> throw unchecked;
                case Error error -> throw error;
                default -> throw new AssertionError("a netlink task threw a checked exception", e.getCause());
            }
        }
    }
}
