package dev.banger.linux;

import java.util.List;

/**
 * A netlink socket (netlink(7)) and the platform thread that alone uses it.
 *
 * <p>A dump that was interrupted (NLM_F_DUMP_INTR) or whose answers were lost (ENOBUFS) is repeated; a change whose answer was lost is
 * not, since it may have been made: the caller gets ENOBUFS and decides.
 */
public final class Netlink implements AutoCloseable {
    private static final int DUMP_TRIES = 16;

    private final KernelThread thread;
    private final NetlinkSocket socket;

    private Netlink(KernelThread thread, int protocol) throws LinuxException {
        this.thread = thread;
        this.socket = thread.call(() -> NetlinkSocket.open(protocol));
    }

    /**
     * Links, addresses and routes: rtnetlink(7).
     *
     * @param thread stays the caller's, to be closed after the socket
     */
    public static Netlink route(KernelThread thread) throws LinuxException {
        return new Netlink(thread, NetlinkHeader.NETLINK_ROUTE);
    }

    /**
     * nf_tables and the rest of nfnetlink ({@code linux/netfilter/nfnetlink.h}).
     *
     * @param thread stays the caller's, to be closed after the socket
     */
    public static Netlink netfilter(KernelThread thread) throws LinuxException {
        return new Netlink(thread, NetlinkHeader.NETLINK_NETFILTER);
    }

    /**
     * Sends the requests in one datagram and waits until all are answered. A dump travels alone.
     *
     * @return the data messages of all answers
     * @throws LinuxException of the first request that the kernel refused
     */
    List<NetlinkReply> exchange(List<NetlinkMessage> requests) throws LinuxException {
        return thread.call(() -> requests.getFirst().isDump() ? dump(requests) : socket.exchange(requests).result());
    }

    List<NetlinkReply> exchange(NetlinkMessage request) throws LinuxException {
        return exchange(List.of(request));
    }

    @Override
    public void close() {
        thread.<Boolean, RuntimeException>call(() -> {
            socket.close();
            return true;
        });
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
}
