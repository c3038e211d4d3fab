package dev.banger.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Hazard row 39, without a kernel: what answers may look like, and what becomes of malformed ones. */
class NetlinkExchangeTest {
    private static final int PORT = 4_711;
    private static final int FIRST = 100;
    private static final int LINK = RouteHeader.RTM_NEWLINK;

    @Test
    void eachRequestIsFinishedByItsOwnAck() throws Exception {
        var exchange = exchange(request("one"), request("two"));
        exchange.take(ack(FIRST + 1, PORT, 0));
        assertFalse(exchange.isComplete());
        exchange.take(ack(FIRST, PORT, 0));
        assertTrue(exchange.isComplete());
        assertEquals(List.of(), exchange.result());
    }

    @Test
    void otherSequencesAndPortsAreSkipped() throws Exception {
        var exchange = exchange(request("one"));
        exchange.take(ack(FIRST - 1, PORT, -Errno.EPERM));
        exchange.take(ack(FIRST + 1, PORT, -Errno.EPERM));
        exchange.take(ack(FIRST, PORT + 1, -Errno.EPERM));
        assertFalse(exchange.isComplete());
        exchange.take(ack(FIRST, PORT, 0));
        assertEquals(List.of(), exchange.result());
    }

    @Test
    void everyFailureIsNamedTheFirstOneFirst() throws Exception {
        var exchange = exchange(request("one"), request("two"), request("three"));
        exchange.take(ack(FIRST + 2, PORT, -Errno.ENOENT));
        exchange.take(ack(FIRST, PORT, 0));
        exchange.take(ack(FIRST + 1, PORT, -Errno.EEXIST));
        var thrown = assertThrows(LinuxException.class, exchange::result);
        assertEquals("two: EEXIST (File exists)", thrown.getMessage());
        assertEquals("three: ENOENT (No such file or directory)", thrown.getSuppressed()[0].getMessage());
    }

    @Test
    void anErrorForAnUnacknowledgedRequestEndsTheBatch() throws Exception {
        var begin = new NetlinkWriter("begin", NftHeader.NFNL_MSG_BATCH_BEGIN, 0).finish();
        var exchange = exchange(begin, request("two"));
        exchange.take(ack(FIRST, PORT, -Errno.EPERM));
        assertTrue(exchange.isComplete());
        assertEquals(Errno.EPERM, assertThrows(LinuxException.class, exchange::result).errno());
    }

    @Test
    void theKernelsWordsAreFoundBehindACappedAndAWholeEcho() throws Exception {
        var words = new NetlinkWriter("", 0, 0).string(NetlinkHeader.NLMSGERR_ATTR_MSG, "Invalid gateway").finish().bytes();
        var attribute = Arrays.copyOfRange(words, NetlinkHeader.SIZE, words.length);
        for (var echoed : new int[] {NetlinkHeader.SIZE, NetlinkHeader.SIZE + 12}) {
            var capped = echoed == NetlinkHeader.SIZE ? NetlinkHeader.NLM_F_CAPPED : 0;
            var payload = ByteBuffer.allocate(4 + echoed + attribute.length).order(ByteOrder.nativeOrder());
            payload.putInt(-Errno.EINVAL).putInt(4, echoed).position(4 + echoed).put(attribute);
            var exchange = exchange(request("add route"));
            exchange.take(message(NetlinkHeader.NLMSG_ERROR, capped | NetlinkHeader.NLM_F_ACK_TLVS, FIRST, PORT, payload.array()));
            var thrown = assertThrows(LinuxException.class, exchange::result);
            assertEquals(Optional.of("Invalid gateway"), thrown.kernelMessage());
        }
    }

    @Test
    void aDumpThatWasOvertakenSaysSo() throws Exception {
        var exchange = exchange(new NetlinkWriter("list", RouteHeader.RTM_GETLINK, NetlinkHeader.NLM_F_DUMP).finish());
        exchange.take(message(LINK, NetlinkHeader.NLM_F_MULTI | NetlinkHeader.NLM_F_DUMP_INTR, FIRST, PORT, new byte[16]));
        exchange.take(message(NetlinkHeader.NLMSG_DONE, NetlinkHeader.NLM_F_MULTI, FIRST, PORT, new byte[4]));
        assertTrue(exchange.isComplete() && exchange.isInterrupted());
    }

    @Test
    void wrongLengthsAreTypedErrors() throws Exception {
        var attributes = new NetlinkWriter("", 0, 0).u32(1, 7).u8(2, 7).finish().bytes();
        var body = ByteBuffer.wrap(attributes, NetlinkHeader.SIZE, attributes.length - NetlinkHeader.SIZE);
        var parsed = NetlinkAttributes.parse("read", body);
        assertEquals(7, parsed.u32(1).orElseThrow());
        var thrown = assertThrows(LinuxException.class, () -> parsed.u32(2));
        assertEquals(Errno.EBADMSG, thrown.errno());
        assertTrue(thrown.getMessage().contains("attribute 2 has 1 bytes where 4 are due"), thrown.getMessage());
    }

    /** Valid answers with bytes changed, cut and repeated, and plain noise: an answer or our exception, never another. */
    @Test
    void noiseGivesNothingButOurException() {
        for (var seed = 0; seed < 50_000; seed++) {
            var random = new Random(seed);
            try {
                var exchange = exchange(request("fuzz"), new NetlinkWriter("dump", LINK, NetlinkHeader.NLM_F_DUMP).finish());
                for (var i = 0; i < 3 && !exchange.isComplete(); i++) {
                    exchange.take(ByteBuffer.wrap(mutated(random)).order(ByteOrder.nativeOrder()));
                }
                for (var reply : exchange.result()) {
                    parseAsAnything(reply);
                }
            } catch (LinuxException e) {
                // A refusal or EBADMSG: what malformed answers are allowed to become.
                assertTrue(e.errno() > 0);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static void parseAsAnything(NetlinkReply reply) throws LinuxException {
        switch (reply.sequence() % 3) {
            case 0 -> Links.parse("fuzz", reply);
            case 1 -> Routes.parse("fuzz", reply);
            default -> Nftables.rule("fuzz", reply, new NftTable(NftFamily.INET, "fuzz"));
        }
    }

    private static byte[] mutated(Random random) {
        var link = new NetlinkWriter("", LINK, 0)
                .int8(2)
                .int8(24)
                .int16(1)
                .int32(7)
                .int32(1)
                .int32(0)
                .string(RouteHeader.IFLA_IFNAME, "bgt-00000001")
                .bytes(RouteHeader.IFLA_ADDRESS, new byte[6])
                .nested(RouteHeader.IFLA_LINKINFO, info -> info.string(RouteHeader.IFLA_INFO_KIND, "tun")
                        .nested(RouteHeader.IFLA_INFO_DATA, data -> data.u8(RouteHeader.IFLA_TUN_TYPE, 2)
                                .u32(RouteHeader.IFLA_TUN_OWNER, 1_000)))
                .finish()
                .bytes();
        var sequence = FIRST + random.nextInt(2);
        var payload = Arrays.copyOfRange(link, NetlinkHeader.SIZE, link.length);
        var bytes = switch (random.nextInt(4)) {
            case 0 -> ack(sequence, PORT, -random.nextInt(200)).array();
            case 1 -> message(NetlinkHeader.NLMSG_DONE, 2, sequence, PORT, new byte[random.nextInt(9)]).array();
            default -> message(LINK, 2, sequence, PORT, payload).array();
        };
        for (var changes = random.nextInt(6); changes > 0; changes--) {
            // Mostly behind the sequence number, so that the message is looked at.
            var from = random.nextInt(4) == 0 ? 0 : Math.min(bytes.length - 1, NetlinkHeader.SIZE);
            bytes[from + random.nextInt(bytes.length - from)] = (byte) random.nextInt(256);
        }
        return random.nextInt(5) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
    }

    private static NetlinkExchange exchange(NetlinkMessage... requests) {
        return new NetlinkExchange(List.of(requests), FIRST, PORT);
    }

    private static NetlinkMessage request(String operation) {
        return new NetlinkWriter(operation, RouteHeader.RTM_SETLINK, NetlinkHeader.NLM_F_ACK).finish();
    }

    private static ByteBuffer ack(int sequence, int port, int error) {
        var payload = ByteBuffer.allocate(4 + NetlinkHeader.SIZE).order(ByteOrder.nativeOrder()).putInt(0, error);
        return message(NetlinkHeader.NLMSG_ERROR, NetlinkHeader.NLM_F_CAPPED, sequence, port, payload.array());
    }

    private static ByteBuffer message(int type, int flags, int sequence, int port, byte[] payload) {
        return ByteBuffer.allocate(NetlinkHeader.SIZE + payload.length)
                .order(ByteOrder.nativeOrder())
                .putInt(NetlinkHeader.SIZE + payload.length)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(sequence)
                .putInt(port)
                .put(payload)
                .flip();
    }
}
