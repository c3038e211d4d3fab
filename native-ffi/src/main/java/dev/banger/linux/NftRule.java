package dev.banger.linux;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * A rule: conditions, all of which must hold, then what to do. Immutable; each method answers a longer rule. What is written is the
 * nf_tables virtual machine's code ({@code linux/netfilter/nf_tables.h}), which {@code nft --debug=netlink} prints for comparison.
 */
public final class NftRule {
    public static final int ETHERTYPE_IPV4 = 0x0800;
    public static final int ETHERTYPE_ARP = 0x0806;
    /** Bits of {@link #connectionStateIsNoneOf} ({@code NF_CT_STATE_BIT}). */
    public static final int ESTABLISHED = 2;

    public static final int RELATED = 4;
    public static final int IPPROTO_UDP = 17;

    private static final int FIRST_REGISTER = NftHeader.NFT_REG32_00;

    private final List<Expression> expressions;
    private final String comment;

    private NftRule(List<Expression> expressions, String comment) {
        this.expressions = expressions;
        this.comment = comment;
    }

    /** A rule without conditions. */
    public static NftRule always() {
        return new NftRule(List.of(), "");
    }

    /** @param text at most 128 bytes, shown by {@code nft} and iptables */
    public NftRule comment(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > 128) {
            throw new IllegalArgumentException("the comment of a rule is longer than 128 bytes: '" + text + "'");
        }
        return new NftRule(expressions, text);
    }

    public NftRule inputInterfaceIs(String name) {
        return meta(NftHeader.NFT_META_IIFNAME, 0).compare(NftHeader.NFT_CMP_EQ, paddedName(name));
    }

    public NftRule inputInterfaceStartsWith(String prefix) {
        return meta(NftHeader.NFT_META_IIFNAME, 0)
                .compare(NftHeader.NFT_CMP_EQ, InterfaceNames.checked(prefix).getBytes(StandardCharsets.US_ASCII));
    }

    public NftRule inputInterfaceIsIn(NftSet names) {
        return meta(NftHeader.NFT_META_IIFNAME, 0).lookup(names, false);
    }

    public NftRule outputInterfaceIs(String name) {
        return meta(NftHeader.NFT_META_OIFNAME, 0).compare(NftHeader.NFT_CMP_EQ, paddedName(name));
    }

    public NftRule outputInterfaceIsIn(NftSet names) {
        return meta(NftHeader.NFT_META_OIFNAME, 0).lookup(names, false);
    }

    public NftRule outputInterfaceIsNotIn(NftSet names) {
        return meta(NftHeader.NFT_META_OIFNAME, 0).lookup(names, true);
    }

    /** The type field of the frame itself: a VLAN tag that was taken off the frame does not hide here. Bridge family. */
    public NftRule etherTypeIs(int etherType) {
        return payload(NftHeader.NFT_PAYLOAD_LL_HEADER, 12, 2, 0).compare(NftHeader.NFT_CMP_EQ, networkOrder(etherType));
    }

    /** In the inet family, which sees IPv6 too. */
    public NftRule isIpv4() {
        return meta(NftHeader.NFT_META_NFPROTO, 0).compare(NftHeader.NFT_CMP_EQ, new byte[] {Sockets.AF_INET});
    }

    public NftRule transportIs(int protocol) {
        return meta(NftHeader.NFT_META_L4PROTO, 0).compare(NftHeader.NFT_CMP_EQ, new byte[] {(byte) protocol});
    }

    /** Of UDP or TCP; stand it after {@link #transportIs}. */
    public NftRule destinationPortIs(int port) {
        return payload(NftHeader.NFT_PAYLOAD_TRANSPORT_HEADER, 2, 2, 0).compare(NftHeader.NFT_CMP_EQ, networkOrder(port));
    }

    public NftRule ipv4SourceIsIn(NftSet addresses) {
        return payload(NftHeader.NFT_PAYLOAD_NETWORK_HEADER, 12, 4, 0).lookup(addresses, false);
    }

    public NftRule ipv4SourceIsNotIn(NftSet addresses) {
        return payload(NftHeader.NFT_PAYLOAD_NETWORK_HEADER, 12, 4, 0).lookup(addresses, true);
    }

    /** @param prefixLength in whole bytes: 8, 16, 24 or 32 */
    public NftRule ipv4DestinationIsWithin(Inet4Address network, int prefixLength) {
        if (prefixLength % 8 != 0 || prefixLength < 8 || prefixLength > 32) {
            throw new IllegalArgumentException("prefix length " + prefixLength + " is not 8, 16, 24 or 32");
        }
        return payload(NftHeader.NFT_PAYLOAD_NETWORK_HEADER, 16, prefixLength / 8, 0)
                .compare(NftHeader.NFT_CMP_EQ, Arrays.copyOf(network.getAddress(), prefixLength / 8));
    }

    /** Port, Ethernet source and IPv4 source of a frame, against a set of interface name, Ethernet and IPv4 address. Bridge family. */
    public NftRule ipv4SenderIsIn(NftSet senders) {
        return sender(NftHeader.NFT_PAYLOAD_LL_HEADER, 6, 12, senders);
    }

    /** Port, and the sender's Ethernet and IPv4 address as ARP itself says them. Bridge family. */
    public NftRule arpSenderIsIn(NftSet senders) {
        return sender(NftHeader.NFT_PAYLOAD_NETWORK_HEADER, 8, 14, senders);
    }

    /** Port, the frame's Ethernet source and the IPv4 address that ARP says. Bridge family. */
    public NftRule arpFrameSenderIsIn(NftSet senders) {
        return sender(NftHeader.NFT_PAYLOAD_LL_HEADER, 6, 14, senders);
    }

    /** ARP for IPv4 over Ethernet (RFC 826): hardware type 1, protocol 0x0800, lengths 6 and 4. */
    public NftRule arpIsOfIpv4() {
        return payload(NftHeader.NFT_PAYLOAD_NETWORK_HEADER, 0, 6, 0).compare(NftHeader.NFT_CMP_EQ, new byte[] {0, 1, 8, 0, 6, 4});
    }

    public NftRule connectionStateIsNoneOf(int bits) {
        return conntrack(NftHeader.NFT_CT_STATE).mask(bits).compare(NftHeader.NFT_CMP_EQ, hostOrder(0));
    }

    /** The packet goes the way of the connection's first one. */
    public NftRule isOfOriginalDirection() {
        return conntrack(NftHeader.NFT_CT_DIRECTION).compare(NftHeader.NFT_CMP_EQ, new byte[] {0});
    }

    /** The connection's destination was rewritten: it was meant for one of the host's own addresses. */
    public NftRule wasRedirected() {
        return conntrack(NftHeader.NFT_CT_STATUS).mask(NftHeader.IPS_DST_NAT).compare(NftHeader.NFT_CMP_NEQ, hostOrder(0));
    }

    public NftRule counter() {
        return and(new Expression("counter", data -> {}));
    }

    public NftRule accept() {
        return verdict(verdict -> verdict.be32(NftHeader.NFTA_VERDICT_CODE, NftHeader.NF_ACCEPT));
    }

    public NftRule drop() {
        return verdict(verdict -> verdict.be32(NftHeader.NFTA_VERDICT_CODE, NftHeader.NF_DROP));
    }

    public NftRule jump(String chain) {
        return verdict(verdict ->
                verdict.be32(NftHeader.NFTA_VERDICT_CODE, NftHeader.NFT_JUMP).string(NftHeader.NFTA_VERDICT_CHAIN, chain));
    }

    /** Source address becomes that of the interface that the packet leaves by. In a nat chain at postrouting. */
    public NftRule masquerade() {
        return and(new Expression("masq", data -> {}));
    }

    void write(NetlinkWriter message) {
        message.nested(
                NftHeader.NFTA_RULE_EXPRESSIONS,
                list -> expressions.forEach(expression -> list.nested(NftHeader.NFTA_LIST_ELEM, element -> element.string(
                                NftHeader.NFTA_EXPR_NAME, expression.name())
                        .nested(NftHeader.NFTA_EXPR_DATA, expression.data()))));
        if (!comment.isEmpty()) {
            var text = comment.getBytes(StandardCharsets.UTF_8);
            message.bytes(
                    NftHeader.NFTA_RULE_USERDATA,
                    ByteBuffer.allocate(text.length + 3)
                            .put((byte) NftHeader.UDATA_COMMENT)
                            .put((byte) (text.length + 1))
                            .put(text)
                            .array());
        }
    }

    private NftRule sender(int ethernetBase, int ethernetOffset, int ipv4Offset, NftSet senders) {
        var mac = NftSet.Field.INTERFACE_NAME.registers();
        var ipv4 = mac + NftSet.Field.ETHERNET_ADDRESS.registers();
        return meta(NftHeader.NFT_META_IIFNAME, 0)
                .payload(ethernetBase, ethernetOffset, 6, mac)
                .payload(NftHeader.NFT_PAYLOAD_NETWORK_HEADER, ipv4Offset, 4, ipv4)
                .lookup(senders, false);
    }

    private NftRule meta(int key, int register) {
        return and(new Expression("meta", data -> data.be32(NftHeader.NFTA_META_KEY, key)
                .be32(NftHeader.NFTA_META_DREG, FIRST_REGISTER + register)));
    }

    private NftRule conntrack(int key) {
        return and(new Expression(
                "ct", data -> data.be32(NftHeader.NFTA_CT_KEY, key).be32(NftHeader.NFTA_CT_DREG, FIRST_REGISTER)));
    }

    private NftRule payload(int base, int offset, int length, int register) {
        return and(new Expression("payload", data -> data.be32(NftHeader.NFTA_PAYLOAD_DREG, FIRST_REGISTER + register)
                .be32(NftHeader.NFTA_PAYLOAD_BASE, base)
                .be32(NftHeader.NFTA_PAYLOAD_OFFSET, offset)
                .be32(NftHeader.NFTA_PAYLOAD_LEN, length)));
    }

    private NftRule mask(int bits) {
        return and(new Expression("bitwise", data -> data.be32(NftHeader.NFTA_BITWISE_SREG, FIRST_REGISTER)
                .be32(NftHeader.NFTA_BITWISE_DREG, FIRST_REGISTER)
                .be32(NftHeader.NFTA_BITWISE_LEN, Integer.BYTES)
                .nested(NftHeader.NFTA_BITWISE_MASK, mask -> mask.bytes(NftHeader.NFTA_DATA_VALUE, hostOrder(bits)))
                .nested(NftHeader.NFTA_BITWISE_XOR, xor -> xor.bytes(NftHeader.NFTA_DATA_VALUE, hostOrder(0)))));
    }

    private NftRule compare(int comparison, byte[] value) {
        return and(new Expression("cmp", data -> data.be32(NftHeader.NFTA_CMP_SREG, FIRST_REGISTER)
                .be32(NftHeader.NFTA_CMP_OP, comparison)
                .nested(NftHeader.NFTA_CMP_DATA, operand -> operand.bytes(NftHeader.NFTA_DATA_VALUE, value))));
    }

    private NftRule lookup(NftSet set, boolean inverted) {
        return and(new Expression("lookup", data -> {
            data.string(NftHeader.NFTA_LOOKUP_SET, set.name()).be32(NftHeader.NFTA_LOOKUP_SREG, FIRST_REGISTER);
            if (inverted) {
                data.be32(NftHeader.NFTA_LOOKUP_FLAGS, NftHeader.NFT_LOOKUP_F_INV);
            }
        }));
    }

    private NftRule verdict(Consumer<NetlinkWriter> verdict) {
        return and(new Expression("immediate", data -> data.be32(NftHeader.NFTA_IMMEDIATE_DREG, NftHeader.NFT_REG_VERDICT)
                .nested(NftHeader.NFTA_IMMEDIATE_DATA, value -> value.nested(NftHeader.NFTA_DATA_VERDICT, verdict))));
    }

    private NftRule and(Expression expression) {
        var longer = new ArrayList<>(expressions);
        longer.add(expression);
        return new NftRule(List.copyOf(longer), comment);
    }

    private static byte[] paddedName(String name) {
        return Arrays.copyOf(InterfaceNames.checked(name).getBytes(StandardCharsets.US_ASCII), InterfaceNames.IFNAMSIZ);
    }

    private static byte[] networkOrder(int value) {
        return new byte[] {(byte) (value >> 8), (byte) value};
    }

    private static byte[] hostOrder(int value) {
        return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(value).array();
    }

    private record Expression(String name, Consumer<NetlinkWriter> data) {}
}
