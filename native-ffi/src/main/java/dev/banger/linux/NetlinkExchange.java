package dev.banger.linux;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of the answers to requests that were sent in one datagram. Pure: fed with datagrams, does no I/O.
 *
 * <p>Every request that asks for an ack, and every dump, is finished by one NLMSG_ERROR or NLMSG_DONE of its sequence number. Messages of
 * other sequence numbers or port ids are not ours (left over from an exchange that was given up) and are skipped. An error for a request
 * that asked for no ack concerns the whole batch ({@code nfnetlink_rcv_batch} answers its first message so) and ends the exchange.
 */
final class NetlinkExchange {
    private final List<NetlinkMessage> requests;
    private final int firstSequence;
    private final int port;
    private final BitSet open = new BitSet();
    private final List<NetlinkReply> replies = new ArrayList<>();
    private final SortedMap<Integer, LinuxException> failures = new TreeMap<>();
    private boolean interrupted;

    /** @param firstSequence of the first request; the others follow by one each */
    NetlinkExchange(List<NetlinkMessage> requests, int firstSequence, int port) {
        this.requests = requests;
        this.firstSequence = firstSequence;
        this.port = port;
        for (var i = 0; i < requests.size(); i++) {
            open.set(i, requests.get(i).isAnswered());
        }
    }

    /** Takes one datagram of the kernel's. */
    void take(ByteBuffer datagram) throws LinuxException {
        for (var reply : NetlinkReply.split(operation(), datagram)) {
            var index = reply.sequence() - firstSequence;
            if (reply.port() == port && index >= 0 && index < requests.size()) {
                take(index, reply);
            }
        }
    }

    boolean isComplete() {
        return open.isEmpty();
    }

    /** Whether the dump was overtaken by a change (NLM_F_DUMP_INTR) and must be repeated. */
    boolean isInterrupted() {
        return interrupted;
    }

    /**
     * The data messages, in order.
     *
     * @throws LinuxException of the first request that failed; those of later ones are its suppressed exceptions
     */
    List<NetlinkReply> result() throws LinuxException {
        if (failures.isEmpty()) {
            return List.copyOf(replies);
        }
        var all = List.copyOf(failures.values());
        var first = all.getFirst();
        all.stream().skip(1).forEach(first::addSuppressed);
        throw first;
    }

    private void take(int index, NetlinkReply reply) throws LinuxException {
        interrupted |= reply.hasFlag(NetlinkHeader.NLM_F_DUMP_INTR);
        switch (reply.type()) {
            case NetlinkHeader.NLMSG_NOOP -> {}
            case NetlinkHeader.NLMSG_OVERRUN -> throw new LinuxException(operation() + ": answers were lost", Errno.ENOBUFS);
            case NetlinkHeader.NLMSG_ERROR -> finish(index, reply, NetlinkHeader.SIZE);
            case NetlinkHeader.NLMSG_DONE -> finish(index, reply, 0);
            default -> replies.add(reply);
        }
    }

    /** @param echoed how many bytes of the request stand between error number and attributes */
    private void finish(int index, NetlinkReply reply, int echoed) throws LinuxException {
        var request = requests.get(index);
        // The end of a dump carries an error number on every kernel that banger runs on, but netlink(7) does not promise it.
        var error = reply.type() == NetlinkHeader.NLMSG_DONE && reply.payload().remaining() < Integer.BYTES
                ? 0
                : reply.header(request.operation(), Integer.BYTES).getInt(0);
        if (error > 0 || error < -4_095) {
            throw NetlinkAttributes.malformed(request.operation(), "error number " + error);
        }
        if (error != 0) {
            failures.putIfAbsent(index, new LinuxException(request.operation(), -error, kernelMessage(request, reply, echoed)));
        }
        if (error != 0 && !request.isAnswered()) {
            open.clear();
        }
        open.clear(index);
    }

    /** The text of an extended ack: after the error number and, in an NLMSG_ERROR, the request's header or all of the request. */
    private static Optional<String> kernelMessage(NetlinkMessage request, NetlinkReply reply, int echoed) throws LinuxException {
        if (!reply.hasFlag(NetlinkHeader.NLM_F_ACK_TLVS)) {
            return Optional.empty();
        }
        var skipped = echoed;
        if (echoed > 0 && !reply.hasFlag(NetlinkHeader.NLM_F_CAPPED)) {
            var length = reply.header(request.operation(), Integer.BYTES + NetlinkHeader.SIZE).getInt(Integer.BYTES);
            if (length < NetlinkHeader.SIZE || length > reply.payload().remaining()) {
                throw NetlinkAttributes.malformed(request.operation(), "an error echoes " + length + " bytes");
            }
            skipped = length;
        }
        return reply.attributes(request.operation(), Integer.BYTES + skipped)
                .string(NetlinkHeader.NLMSGERR_ATTR_MSG)
                .filter(text -> !text.isBlank());
    }

    private String operation() {
        return requests.getFirst().operation();
    }
}
