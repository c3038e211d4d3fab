package dev.banger.linux;

import static dev.banger.linux.RouteHeader.IFF_UP;
import static dev.banger.linux.RouteHeader.IFINFOMSG_BYTES;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Network interfaces, by rtnetlink(7). Blocks until the kernel has answered; safe on any thread. */
public final class Links {
    private static final int IFF_TAP = 2;

    private final Netlink netlink;

    /** @param netlink made by {@link Netlink#route}; stays the caller's */
    public Links(Netlink netlink) {
        this.netlink = netlink;
    }

    public List<Link> list() throws LinuxException {
        var operation = "list links";
        var links = new ArrayList<Link>();
        var request = header(operation, RouteHeader.RTM_GETLINK, NetlinkHeader.NLM_F_DUMP, 0, 0, 0)
                .u32(RouteHeader.IFLA_EXT_MASK, RouteHeader.RTEXT_FILTER_SKIP_STATS)
                .finish();
        for (var reply : netlink.exchange(request)) {
            links.add(parse(operation, reply));
        }
        return links;
    }

    public Optional<Link> find(String name) throws LinuxException {
        var operation = "look up link " + InterfaceNames.checked(name);
        var request = header(operation, RouteHeader.RTM_GETLINK, NetlinkHeader.NLM_F_ACK, 0, 0, 0)
                .string(RouteHeader.IFLA_IFNAME, name)
                // Half of the answer, and most of the kernel's work on it.
                .u32(RouteHeader.IFLA_EXT_MASK, RouteHeader.RTEXT_FILTER_SKIP_STATS)
                .finish();
        try {
            for (var reply : netlink.exchange(request)) {
                return Optional.of(parse(operation, reply));
            }
            throw NetlinkAttributes.malformed(operation, "an ack without the link");
        } catch (LinuxException e) {
            if (e.errno() == Errno.ENODEV) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** @throws LinuxException EEXIST when there is an interface of that name */
    public Link addBridge(String name, LinkChange settings) throws LinuxException {
        var operation = "add bridge " + InterfaceNames.checked(name);
        var flags = NetlinkHeader.NLM_F_ACK | NetlinkHeader.NLM_F_CREATE | NetlinkHeader.NLM_F_EXCL;
        netlink.exchange(write(header(operation, RouteHeader.RTM_NEWLINK, flags, 0, settings), settings)
                .string(RouteHeader.IFLA_IFNAME, name)
                .nested(RouteHeader.IFLA_LINKINFO, info -> info.string(RouteHeader.IFLA_INFO_KIND, "bridge"))
                .finish());
        return find(name).orElseThrow(() -> new LinuxException(operation, Errno.ENODEV));
    }

    /** Makes the changes in the interface; all or, on an error, those before the one that was refused. */
    public void change(Link link, LinkChange change) throws LinuxException {
        netlink.exchange(changing(link, change));
    }

    /** Makes it an isolated port of the bridge (it reaches the bridge itself, but no other isolated port) and makes the other changes. */
    public void enslaveIsolated(Link link, Link bridge, LinkChange change) throws LinuxException {
        netlink.exchange(List.of(changing(link, change.withMaster(bridge.index())), isolating(link)));
    }

    /** @throws LinuxException ENODEV when it is gone */
    public void delete(Link link) throws LinuxException {
        netlink.exchange(header("delete link " + link.name(), RouteHeader.RTM_DELLINK, NetlinkHeader.NLM_F_ACK, link.index(), 0, 0)
                .finish());
    }

    private static NetlinkMessage changing(Link link, LinkChange change) {
        var header = header("change link " + link.name(), RouteHeader.RTM_SETLINK, NetlinkHeader.NLM_F_ACK, link.index(), change);
        return write(header, change).finish();
    }

    private static NetlinkMessage isolating(Link link) {
        return new NetlinkWriter("isolate bridge port " + link.name(), RouteHeader.RTM_SETLINK, NetlinkHeader.NLM_F_ACK)
                .int8(Sockets.AF_BRIDGE)
                .int8(0)
                .int16(0)
                .int32(link.index())
                .int32(0)
                .int32(0)
                .nested(RouteHeader.IFLA_PROTINFO, port -> port.u8(RouteHeader.IFLA_BRPORT_ISOLATED, 1))
                .finish();
    }

    private static NetlinkWriter header(String operation, int type, int flags, int index, LinkChange change) {
        return header(operation, type, flags, index, change.up().orElse(false) ? IFF_UP : 0, change.up().isPresent() ? IFF_UP : 0);
    }

    /** {@code struct ifinfomsg}. */
    private static NetlinkWriter header(String operation, int type, int flags, int index, int state, int mask) {
        return new NetlinkWriter(operation, type, flags).int8(0).int8(0).int16(0).int32(index).int32(state).int32(mask);
    }

    private static NetlinkWriter write(NetlinkWriter message, LinkChange change) {
        change.mac().ifPresent(mac -> message.bytes(RouteHeader.IFLA_ADDRESS, mac.bytes()));
        change.master().ifPresent(master -> message.u32(RouteHeader.IFLA_MASTER, master));
        change.alias().ifPresent(alias -> message.string(RouteHeader.IFLA_IFALIAS, alias));
        return message;
    }

    static Link parse(String operation, NetlinkReply reply) throws LinuxException {
        var header = reply.header(operation, IFINFOMSG_BYTES);
        var attributes = reply.attributes(operation, IFINFOMSG_BYTES);
        var info = attributes.nested(RouteHeader.IFLA_LINKINFO);
        var kind = info.string(RouteHeader.IFLA_INFO_KIND).orElse("");
        return new Link(
                header.getInt(RouteHeader.IFINFOMSG_INDEX_OFFSET),
                attributes.required(RouteHeader.IFLA_IFNAME, attributes.string(RouteHeader.IFLA_IFNAME)),
                kind,
                (header.getInt(RouteHeader.IFINFOMSG_FLAGS_OFFSET) & IFF_UP) != 0,
                attributes.bytes(RouteHeader.IFLA_ADDRESS).filter(bytes -> bytes.length == 6).map(MacAddress::of),
                attributes.u32(RouteHeader.IFLA_MASTER),
                attributes.string(RouteHeader.IFLA_IFALIAS).orElse(""),
                kind.equals("tun") ? tap(info.nested(RouteHeader.IFLA_INFO_DATA)) : Optional.empty());
    }

    private static Optional<Link.Tap> tap(NetlinkAttributes data) throws LinuxException {
        return data.u8(RouteHeader.IFLA_TUN_TYPE).orElse(0) == IFF_TAP
                ? Optional.of(new Link.Tap(data.u32(RouteHeader.IFLA_TUN_OWNER)))
                : Optional.empty();
    }
}
