package dev.banger.linux;

/** Messages and attributes of rtnetlink(7): {@code linux/rtnetlink.h}, {@code linux/if_link.h}, {@code linux/if_addr.h}. */
final class RouteHeader {
    static final int RTM_NEWLINK = 16;
    static final int RTM_DELLINK = 17;
    static final int RTM_GETLINK = 18;
    static final int RTM_SETLINK = 19;
    static final int RTM_NEWADDR = 20;
    static final int RTM_DELADDR = 21;
    static final int RTM_GETADDR = 22;
    static final int RTM_NEWROUTE = 24;
    static final int RTM_GETROUTE = 26;

    /** {@code struct ifinfomsg}. */
    static final int IFINFOMSG_BYTES = 16;

    static final int IFINFOMSG_INDEX_OFFSET = 4;
    static final int IFINFOMSG_FLAGS_OFFSET = 8;
    static final int IFINFOMSG_CHANGE_OFFSET = 12;
    /** {@code struct ifaddrmsg}. */
    static final int IFADDRMSG_BYTES = 8;

    static final int IFADDRMSG_PREFIX_OFFSET = 1;
    static final int IFADDRMSG_INDEX_OFFSET = 4;
    /** {@code struct rtmsg}. */
    static final int RTMSG_BYTES = 12;

    static final int RTMSG_DESTINATION_LENGTH_OFFSET = 1;
    static final int RTMSG_TABLE_OFFSET = 4;
    static final int RTMSG_TYPE_OFFSET = 7;

    static final int IFF_UP = 1;

    static final int IFLA_ADDRESS = 1;
    static final int IFLA_IFNAME = 3;
    static final int IFLA_MASTER = 10;
    static final int IFLA_PROTINFO = 12;
    static final int IFLA_LINKINFO = 18;
    static final int IFLA_IFALIAS = 20;
    static final int IFLA_EXT_MASK = 29;
    static final int RTEXT_FILTER_SKIP_STATS = 1 << 3;
    static final int IFLA_INFO_KIND = 1;
    static final int IFLA_INFO_DATA = 2;
    static final int IFLA_INFO_SLAVE_DATA = 5;
    static final int IFLA_BRPORT_ISOLATED = 33;
    static final int IFLA_TUN_OWNER = 1;
    static final int IFLA_TUN_TYPE = 3;

    static final int IFA_ADDRESS = 1;
    static final int IFA_LOCAL = 2;

    static final int RTA_DST = 1;
    static final int RTA_OIF = 4;
    static final int RTA_GATEWAY = 5;
    static final int RTA_TABLE = 15;
    static final int RTN_UNICAST = 1;

    private RouteHeader() {}
}
