package dev.banger.linux;

import java.net.Inet4Address;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** IPv4 addresses of interfaces, by rtnetlink(7). Blocks until the kernel has answered; safe on any thread. */
public final class Addresses {
    private final Netlink netlink;

    /** @param netlink made by {@link Netlink#route}; stays the caller's */
    public Addresses(Netlink netlink) {
        this.netlink = netlink;
    }

    /** @throws LinuxException EEXIST when the interface has it already */
    public void add(Link link, Inet4Address address, int prefixLength) throws LinuxException {
        var operation = "add address " + address.getHostAddress() + "/" + prefixLength + " to " + link.name();
        var flags = NetlinkHeader.NLM_F_ACK | NetlinkHeader.NLM_F_CREATE | NetlinkHeader.NLM_F_EXCL;
        netlink.exchange(header(operation, RouteHeader.RTM_NEWADDR, flags, link.index(), prefixLength)
                .bytes(RouteHeader.IFA_LOCAL, address.getAddress())
                .bytes(RouteHeader.IFA_ADDRESS, address.getAddress())
                .finish());
    }

    /** @throws LinuxException EADDRNOTAVAIL when the interface does not have it */
    public void delete(Link link, Inet4Address address, int prefixLength) throws LinuxException {
        var operation = "delete address " + address.getHostAddress() + "/" + prefixLength + " of " + link.name();
        netlink.exchange(header(operation, RouteHeader.RTM_DELADDR, NetlinkHeader.NLM_F_ACK, link.index(), prefixLength)
                .bytes(RouteHeader.IFA_LOCAL, address.getAddress())
                .finish());
    }

    public List<InterfaceAddress> list() throws LinuxException {
        var operation = "list addresses";
        var addresses = new ArrayList<InterfaceAddress>();
        for (var reply : netlink.exchange(header(operation, RouteHeader.RTM_GETADDR, NetlinkHeader.NLM_F_DUMP, 0, 0).finish())) {
            var header = reply.header(operation, RouteHeader.IFADDRMSG_BYTES);
            var attributes = reply.attributes(operation, RouteHeader.IFADDRMSG_BYTES);
            var local = attributes.bytes(RouteHeader.IFA_LOCAL).or(() -> attributes.bytes(RouteHeader.IFA_ADDRESS));
            if (header.get(0) == Sockets.AF_INET && local.isPresent()) {
                addresses.add(new InterfaceAddress(
                        header.getInt(RouteHeader.IFADDRMSG_INDEX_OFFSET),
                        ipv4(operation, local.get()),
                        header.get(RouteHeader.IFADDRMSG_PREFIX_OFFSET) & 0xff));
            }
        }
        return addresses;
    }

    static Inet4Address ipv4(String operation, byte[] bytes) throws LinuxException {
        if (bytes.length != 4) {
            throw NetlinkAttributes.malformed(operation, "an IPv4 address of " + bytes.length + " bytes");
        }
        try {
            return (Inet4Address) Inet4Address.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an IPv4 address", e);
        }
    }

    /** {@code struct ifaddrmsg}. */
    private static NetlinkWriter header(String operation, int type, int flags, int link, int prefixLength) {
        return new NetlinkWriter(operation, type, flags)
                .int8(Sockets.AF_INET)
                .int8(prefixLength)
                .int8(0)
                .int8(0)
                .int32(link);
    }
}
