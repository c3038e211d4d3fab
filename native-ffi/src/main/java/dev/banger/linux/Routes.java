package dev.banger.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The IPv4 routing tables, by rtnetlink(7); reads only. Blocks until the kernel has answered; safe on any thread. */
public final class Routes {
    private final Netlink netlink;

    /** @param netlink made by {@link Netlink#route}; stays the caller's */
    public Routes(Netlink netlink) {
        this.netlink = netlink;
    }

    /** Unicast routes of all tables (not the {@code local} and {@code broadcast} ones that each address brings). */
    public List<Route> list() throws LinuxException {
        var operation = "list routes";
        // struct rtmsg: all zero but the family.
        var request = new NetlinkWriter(operation, RouteHeader.RTM_GETROUTE, NetlinkHeader.NLM_F_DUMP)
                .int8(Sockets.AF_INET)
                .int8(0)
                .int16(0)
                .int32(0)
                .int32(0)
                .finish();
        var routes = new ArrayList<Route>();
        for (var reply : netlink.exchange(request)) {
            parse(operation, reply).ifPresent(routes::add);
        }
        return routes;
    }

    static Optional<Route> parse(String operation, NetlinkReply reply) throws LinuxException {
        var header = reply.header(operation, RouteHeader.RTMSG_BYTES);
        if (header.get(0) != Sockets.AF_INET || header.get(RouteHeader.RTMSG_TYPE_OFFSET) != RouteHeader.RTN_UNICAST) {
            return Optional.empty();
        }
        var attributes = reply.attributes(operation, RouteHeader.RTMSG_BYTES);
        var gateway = attributes.bytes(RouteHeader.RTA_GATEWAY);
        return Optional.of(new Route(
                Addresses.ipv4(operation, attributes.bytes(RouteHeader.RTA_DST).orElse(new byte[4])),
                header.get(RouteHeader.RTMSG_DESTINATION_LENGTH_OFFSET) & 0xff,
                gateway.isPresent() ? Optional.of(Addresses.ipv4(operation, gateway.get())) : Optional.empty(),
                attributes.u32(RouteHeader.RTA_OIF),
                attributes.u32(RouteHeader.RTA_TABLE).orElse(header.get(RouteHeader.RTMSG_TABLE_OFFSET) & 0xff)));
    }
}
