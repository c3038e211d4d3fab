package dev.banger.linux;

import java.util.List;

/** {@code linux/netlink.h} as {@link NetlinkHeader} repeats it. */
final class NetlinkRows {
    private NetlinkRows() {}

    static List<HeaderRow> rows() {
        return List.of(
                HeaderRow.of("linux/netlink.h", "NLMSG_NOOP", NetlinkHeader.NLMSG_NOOP),
                HeaderRow.of("linux/netlink.h", "NLMSG_ERROR", NetlinkHeader.NLMSG_ERROR),
                HeaderRow.of("linux/netlink.h", "NLMSG_DONE", NetlinkHeader.NLMSG_DONE),
                HeaderRow.of("linux/netlink.h", "NLMSG_OVERRUN", NetlinkHeader.NLMSG_OVERRUN),
                HeaderRow.of("linux/netlink.h", "NLM_F_REQUEST", NetlinkHeader.NLM_F_REQUEST),
                HeaderRow.of("linux/netlink.h", "NLM_F_MULTI", NetlinkHeader.NLM_F_MULTI),
                HeaderRow.of("linux/netlink.h", "NLM_F_ACK", NetlinkHeader.NLM_F_ACK),
                HeaderRow.of("linux/netlink.h", "NLM_F_DUMP_INTR", NetlinkHeader.NLM_F_DUMP_INTR),
                HeaderRow.of("linux/netlink.h", "NLM_F_DUMP", NetlinkHeader.NLM_F_DUMP),
                HeaderRow.of("linux/netlink.h", "NLM_F_EXCL", NetlinkHeader.NLM_F_EXCL),
                HeaderRow.of("linux/netlink.h", "NLM_F_CREATE", NetlinkHeader.NLM_F_CREATE),
                HeaderRow.of("linux/netlink.h", "NLM_F_APPEND", NetlinkHeader.NLM_F_APPEND),
                HeaderRow.of("linux/netlink.h", "NLM_F_CAPPED", NetlinkHeader.NLM_F_CAPPED),
                HeaderRow.of("linux/netlink.h", "NLM_F_ACK_TLVS", NetlinkHeader.NLM_F_ACK_TLVS),
                HeaderRow.of("linux/netlink.h", "NLMSGERR_ATTR_MSG", NetlinkHeader.NLMSGERR_ATTR_MSG),
                HeaderRow.of("linux/netlink.h", "NLA_F_NESTED", NetlinkHeader.NLA_F_NESTED),
                HeaderRow.of("linux/netlink.h", "0xffff & NLA_TYPE_MASK", NetlinkHeader.NLA_TYPE_MASK),
                HeaderRow.of("linux/netlink.h", "NETLINK_ROUTE", NetlinkHeader.NETLINK_ROUTE),
                HeaderRow.of("linux/netlink.h", "NETLINK_NETFILTER", NetlinkHeader.NETLINK_NETFILTER),
                HeaderRow.of("linux/netlink.h", "NETLINK_CAP_ACK", NetlinkHeader.NETLINK_CAP_ACK),
                HeaderRow.of("linux/netlink.h", "NETLINK_EXT_ACK", NetlinkHeader.NETLINK_EXT_ACK),
                HeaderRow.of("linux/netlink.h", "NETLINK_GET_STRICT_CHK", NetlinkHeader.NETLINK_GET_STRICT_CHK),
                HeaderRow.of("sys/socket.h", "SOL_NETLINK", NetlinkHeader.SOL_NETLINK),
                HeaderRow.size("linux/netlink.h", "nlmsghdr", NetlinkHeader.SIZE),
                HeaderRow.offset("linux/netlink.h", "nlmsghdr", "nlmsg_len", NetlinkHeader.LENGTH_OFFSET),
                HeaderRow.offset("linux/netlink.h", "nlmsghdr", "nlmsg_type", NetlinkHeader.TYPE_OFFSET),
                HeaderRow.offset("linux/netlink.h", "nlmsghdr", "nlmsg_flags", NetlinkHeader.FLAGS_OFFSET),
                HeaderRow.offset("linux/netlink.h", "nlmsghdr", "nlmsg_seq", NetlinkHeader.SEQUENCE_OFFSET),
                HeaderRow.offset("linux/netlink.h", "nlmsghdr", "nlmsg_pid", NetlinkHeader.PORT_OFFSET),
                HeaderRow.of("linux/netlink.h", "NLMSG_ALIGNTO", NetlinkHeader.ALIGNMENT),
                HeaderRow.size("linux/netlink.h", "nlattr", NetlinkHeader.ATTRIBUTE_SIZE),
                HeaderRow.size("linux/netlink.h", "sockaddr_nl", NetlinkHeader.ADDRESS_BYTES),
                HeaderRow.offset("linux/netlink.h", "sockaddr_nl", "nl_pid", NetlinkHeader.ADDRESS_PORT_OFFSET),
                HeaderRow.size("linux/netlink.h", "nlmsgerr", Integer.BYTES + NetlinkHeader.SIZE));
    }
}
