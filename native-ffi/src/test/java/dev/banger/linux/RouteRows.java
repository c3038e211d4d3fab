package dev.banger.linux;

import java.util.List;

/** {@code linux/rtnetlink.h} and its companions as {@link RouteHeader} repeats them. */
final class RouteRows {
    private RouteRows() {}

    static List<HeaderRow> rows() {
        return List.of(
                HeaderRow.of("linux/rtnetlink.h", "RTM_NEWLINK", RouteHeader.RTM_NEWLINK),
                HeaderRow.of("linux/rtnetlink.h", "RTM_DELLINK", RouteHeader.RTM_DELLINK),
                HeaderRow.of("linux/rtnetlink.h", "RTM_GETLINK", RouteHeader.RTM_GETLINK),
                HeaderRow.of("linux/rtnetlink.h", "RTM_SETLINK", RouteHeader.RTM_SETLINK),
                HeaderRow.of("linux/rtnetlink.h", "RTM_NEWADDR", RouteHeader.RTM_NEWADDR),
                HeaderRow.of("linux/rtnetlink.h", "RTM_DELADDR", RouteHeader.RTM_DELADDR),
                HeaderRow.of("linux/rtnetlink.h", "RTM_GETADDR", RouteHeader.RTM_GETADDR),
                HeaderRow.of("linux/rtnetlink.h", "RTM_NEWROUTE", RouteHeader.RTM_NEWROUTE),
                HeaderRow.of("linux/rtnetlink.h", "RTM_GETROUTE", RouteHeader.RTM_GETROUTE),
                HeaderRow.of("linux/if_link.h", "IFLA_ADDRESS", RouteHeader.IFLA_ADDRESS),
                HeaderRow.of("linux/if_link.h", "IFLA_IFNAME", RouteHeader.IFLA_IFNAME),
                HeaderRow.of("linux/if_link.h", "IFLA_MASTER", RouteHeader.IFLA_MASTER),
                HeaderRow.of("linux/if_link.h", "IFLA_PROTINFO", RouteHeader.IFLA_PROTINFO),
                HeaderRow.of("linux/if_link.h", "IFLA_EXT_MASK", RouteHeader.IFLA_EXT_MASK),
                HeaderRow.of("linux/rtnetlink.h", "RTEXT_FILTER_SKIP_STATS", RouteHeader.RTEXT_FILTER_SKIP_STATS),
                HeaderRow.of("linux/if_link.h", "IFLA_LINKINFO", RouteHeader.IFLA_LINKINFO),
                HeaderRow.of("linux/if_link.h", "IFLA_IFALIAS", RouteHeader.IFLA_IFALIAS),
                HeaderRow.of("linux/if_link.h", "IFLA_INFO_KIND", RouteHeader.IFLA_INFO_KIND),
                HeaderRow.of("linux/if_link.h", "IFLA_INFO_DATA", RouteHeader.IFLA_INFO_DATA),
                HeaderRow.of("linux/if_link.h", "IFLA_INFO_SLAVE_DATA", RouteHeader.IFLA_INFO_SLAVE_DATA),
                HeaderRow.of("linux/if_link.h", "IFLA_BRPORT_ISOLATED", RouteHeader.IFLA_BRPORT_ISOLATED),
                HeaderRow.of("linux/if_link.h", "IFLA_TUN_OWNER", RouteHeader.IFLA_TUN_OWNER),
                HeaderRow.of("linux/if_link.h", "IFLA_TUN_TYPE", RouteHeader.IFLA_TUN_TYPE),
                HeaderRow.of("linux/if_addr.h", "IFA_ADDRESS", RouteHeader.IFA_ADDRESS),
                HeaderRow.of("linux/if_addr.h", "IFA_LOCAL", RouteHeader.IFA_LOCAL),
                HeaderRow.of("linux/rtnetlink.h", "RTA_DST", RouteHeader.RTA_DST),
                HeaderRow.of("linux/rtnetlink.h", "RTA_OIF", RouteHeader.RTA_OIF),
                HeaderRow.of("linux/rtnetlink.h", "RTA_GATEWAY", RouteHeader.RTA_GATEWAY),
                HeaderRow.of("linux/rtnetlink.h", "RTA_TABLE", RouteHeader.RTA_TABLE),
                HeaderRow.of("linux/rtnetlink.h", "RTN_UNICAST", RouteHeader.RTN_UNICAST),
                HeaderRow.of("linux/if.h", "IFF_UP", RouteHeader.IFF_UP),
                HeaderRow.of("linux/if.h", "IFNAMSIZ", InterfaceNames.IFNAMSIZ),
                HeaderRow.size("linux/rtnetlink.h", "ifinfomsg", RouteHeader.IFINFOMSG_BYTES),
                HeaderRow.offset("linux/rtnetlink.h", "ifinfomsg", "ifi_index", RouteHeader.IFINFOMSG_INDEX_OFFSET),
                HeaderRow.offset("linux/rtnetlink.h", "ifinfomsg", "ifi_flags", RouteHeader.IFINFOMSG_FLAGS_OFFSET),
                HeaderRow.offset("linux/rtnetlink.h", "ifinfomsg", "ifi_change", RouteHeader.IFINFOMSG_CHANGE_OFFSET),
                HeaderRow.size("linux/if_addr.h", "ifaddrmsg", RouteHeader.IFADDRMSG_BYTES),
                HeaderRow.offset("linux/if_addr.h", "ifaddrmsg", "ifa_prefixlen", RouteHeader.IFADDRMSG_PREFIX_OFFSET),
                HeaderRow.offset("linux/if_addr.h", "ifaddrmsg", "ifa_index", RouteHeader.IFADDRMSG_INDEX_OFFSET),
                HeaderRow.size("linux/rtnetlink.h", "rtmsg", RouteHeader.RTMSG_BYTES),
                HeaderRow.offset("linux/rtnetlink.h", "rtmsg", "rtm_dst_len", RouteHeader.RTMSG_DESTINATION_LENGTH_OFFSET),
                HeaderRow.offset("linux/rtnetlink.h", "rtmsg", "rtm_table", RouteHeader.RTMSG_TABLE_OFFSET),
                HeaderRow.offset("linux/rtnetlink.h", "rtmsg", "rtm_type", RouteHeader.RTMSG_TYPE_OFFSET));
    }
}
