package dev.banger.helper;

import dev.banger.linux.KernelThread;
import dev.banger.linux.LinuxException;
import dev.banger.linux.Links;
import dev.banger.linux.Netlink;
import dev.banger.linux.Nftables;

/** The two netlink sockets of {@link NetworkOps} and what speaks over them. */
record NetworkSockets(Netlink route, Netlink netfilter, Links links, Nftables nftables, Firewall firewall, ForwardPolicies forwardPolicies)
        implements AutoCloseable {
    static NetworkSockets open(KernelThread thread) throws LinuxException {
        var route = Netlink.route(thread);
        try {
            var netfilter = Netlink.netfilter(thread);
            var nftables = new Nftables(netfilter);
            return new NetworkSockets(route, netfilter, new Links(route), nftables, new Firewall(nftables), new ForwardPolicies(nftables));
        } catch (LinuxException | RuntimeException | Error e) {
            route.close();
            throw e;
        }
    }

    @Override
    public void close() {
        route.close();
        netfilter.close();
    }
}
