package dev.banger.helper;

import dev.banger.helper.PrivilegedException.Code;
import dev.banger.linux.Addresses;
import dev.banger.linux.Errno;
import dev.banger.linux.KernelThread;
import dev.banger.linux.Link;
import dev.banger.linux.LinkChange;
import dev.banger.linux.Links;
import dev.banger.linux.LinuxException;
import dev.banger.linux.MacAddress;
import dev.banger.linux.Routes;
import dev.banger.linux.Tun;
import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The network methods of {@link PrivilegedOps}, over rtnetlink, nf_tables and the tun driver. The firewall is {@link Firewall}'s.
 *
 * <p>A tap's lease is written where it cannot be lost: the interface's alias is {@code vm <id>} from lease to release, in the same
 * request that brings it up or down. What carries one of our names without being what we make is refused as CONFLICT and not touched.
 *
 * <p>All of it runs on one platform thread, which lives in the network namespace of the thread that makes this object.
 */
final class NetworkOps implements AutoCloseable {
    private static final Pattern TAP = Pattern.compile("bgt-[0-9a-f]{8}");
    private static final Pattern BRIDGE = Pattern.compile("br-banger(-[0-9a-z]{1,5})?");
    private static final String LEASED_TO = "vm ";
    /** Routes that cover half of all addresses or more are a VPN's way to say "default". */
    private static final int SHORTEST_PREFIX = 2;

    private final KernelThread thread = new KernelThread("network");
    private Optional<NetworkSockets> sockets = Optional.empty();

    void ensureNetwork(EnsureNetwork request) throws PrivilegedException {
        run("make network " + request.bridge(), () -> {
            var links = open().links();
            var gateway = Ipv4.of(request.gateway());
            var before = links.find(request.bridge());
            if (before.isPresent() && !before.get().isBridge()) {
                throw conflict("interface " + request.bridge() + " exists and is no bridge: rename it, or configure another bridge name");
            }
            refuseOverlap(gateway, request.prefixLength(), before);
            var bridge = before.isPresent() ? before.get() : addBridge(links, request.bridge(), gateway);
            try {
                BridgeClaim.take(links, bridge);
                ensureAddress(bridge, gateway, request.prefixLength());
                if (!bridge.up()) {
                    links.change(bridge, LinkChange.NONE.withUp(true));
                }
                open().firewall().ensure(request.bridge());
            } catch (PrivilegedException | LinuxException | RuntimeException e) {
                if (before.isEmpty()) {
                    undo(e, () -> links.delete(bridge));
                }
                throw e;
            }
        });
    }

    void removeNetwork(RemoveNetwork request) throws PrivilegedException {
        run("remove network " + request.bridge(), () -> {
            var links = open().links();
            var all = links.list();
            var bridge = named(all, request.bridge());
            if (bridge.isPresent()) {
                if (!bridge.get().isBridge()) {
                    throw conflict("interface " + request.bridge() + " is no bridge: it is not ours and was left alone");
                }
                BridgeClaim.take(links, bridge.get());
                var ports = all.stream().filter(link -> isPortOf(link, bridge.get())).map(Link::name).toList();
                if (!ports.isEmpty()) {
                    throw conflict("bridge " + request.bridge() + " still has ports " + String.join(", ", ports) + ": remove them first");
                }
                unlessAbsent(() -> links.delete(bridge.get()));
            }
            open().forwardPolicies().close(request.bridge());
            if (all.stream().anyMatch(link -> isOtherBridgeOfOurs(link, request.bridge()))) {
                open().firewall().forget(request.bridge());
            } else {
                open().firewall().remove();
            }
        });
    }

    void createTap(CreateTap request) throws PrivilegedException {
        run("create tap " + request.tap(), () -> {
            var links = open().links();
            var bridge = bridge(request.bridge());
            try {
                Tun.create(request.tap());
            } catch (LinuxException e) {
                if (e.errno() == Errno.EBUSY) {
                    throw conflict("interface " + request.tap() + " exists already: use another name");
                }
                throw e;
            }
            var tap = links.find(request.tap()).orElseThrow(() -> failed("tap " + request.tap() + " vanished while it was made"));
            try {
                links.enslaveIsolated(tap, bridge, LinkChange.NONE);
            } catch (LinuxException | RuntimeException e) {
                undo(e, () -> links.delete(tap));
                throw e;
            }
        });
    }

    /** @param uid who opens the tap then */
    void leaseTap(LeaseTap request, int uid) throws PrivilegedException {
        run("lease tap " + request.tap() + " to VM " + request.vmId(), () -> {
            var links = open().links();
            var tap = tap(request.tap());
            var lease = LEASED_TO + request.vmId();
            if (!tap.alias().isEmpty() && !tap.alias().equals(lease)) {
                throw conflict("tap " + request.tap() + " is leased already (" + tap.alias() + "): release it first");
            }
            setOwner(tap, uid);
            var mac = new MacAddress(request.mac());
            var address = Ipv4.of(request.address());
            open().firewall().lease(request.tap(), mac, address);
            try {
                links.change(tap, LinkChange.NONE.withAlias(lease).withUp(true));
            } catch (LinuxException | RuntimeException e) {
                undo(e, () -> open().firewall().release(request.tap(), mac, address));
                throw e;
            }
        });
    }

    /** Refuses a tap that is not leased to the VM. */
    void checkLease(String name, String vmId) throws PrivilegedException {
        run("use tap " + name + " for VM " + vmId, () -> {
            var tap = tap(name);
            if (!tap.alias().equals(LEASED_TO + vmId)) {
                throw new PrivilegedException(Code.REFUSED, "tap " + name + " is not leased to VM " + vmId
                        + (tap.alias().isEmpty() ? "" : " (it is leased to " + tap.alias() + ")") + ": lease it first");
            }
        });
    }

    void releaseTap(ReleaseTap request) throws PrivilegedException {
        run("release tap " + request.tap() + " of VM " + request.vmId(), () -> {
            var tap = findTap(request.tap());
            // Leased to another VM by now: this release came before, or is a repeated one.
            if (tap.isPresent() && tap.get().alias().equals(LEASED_TO + request.vmId())) {
                var change = LinkChange.NONE.withUp(false).withAlias("");
                unlessAbsent(() -> open().links().change(tap.get(), change));
            }
            var address = Ipv4.of(request.address());
            open().firewall().release(request.tap(), new MacAddress(request.mac()), address);
            revoke(address);
        });
    }

    void removeTap(RemoveTap request) throws PrivilegedException {
        run("remove tap " + request.tap(), () -> {
            var tap = findTap(request.tap());
            if (tap.isPresent()) {
                refuseForeignPort(tap.get());
                unlessAbsent(() -> open().links().delete(tap.get()));
            }
            open().firewall().releaseAll(request.tap());
        });
    }

    void allowNat(AllowNat request) throws PrivilegedException {
        run("allow NAT for " + request.address(), () -> {
            var chains = open().nftables().chains();
            if (!Firewall.stands(chains)) {
                throw failed("the firewall table 'banger' is missing: make the network first");
            }
            if (ForwardPolicies.anyDrops(chains)) {
                for (var link : open().links().list()) {
                    if (isBridgeOfOurs(link)) {
                        open().forwardPolicies().open(link.name(), chains);
                    }
                }
            }
            Forwarding.enable();
            open().firewall().allowNat(Ipv4.of(request.address()));
        });
    }

    void revokeNat(RevokeNat request) throws PrivilegedException {
        run("revoke NAT of " + request.address(), () -> revoke(Ipv4.of(request.address())));
    }

    /** The bridge, its taps with those that are on no bridge, and whether our tables exist. */
    NetworkObjects listObjects(ListObjects request) throws PrivilegedException {
        return answer("list network objects", () -> {
            var all = open().links().list();
            var bridge = named(all, request.bridge()).filter(Link::isBridge);
            if (bridge.isPresent()) {
                BridgeClaim.take(open().links(), bridge.get());
            }
            var index = bridge.map(Link::index).orElse(0);
            var taps = all.stream()
                    .filter(link -> link.tap().isPresent() && TAP.matcher(link.name()).matches())
                    .filter(link -> link.master().isEmpty() || link.master().getAsInt() == index)
                    .map(Link::name)
                    .toList();
            return new NetworkObjects(bridge.isPresent(), taps, open().firewall().exists());
        });
    }

    /** Whether the kernel answers nf_tables requests; else the exception says why not. */
    void probeFirewall() throws PrivilegedException {
        run("ask nf_tables", () -> open().firewall().exists());
    }

    @Override
    public void close() {
        if (!thread.isClosed()) {
            thread.<Boolean, RuntimeException>call(() -> {
                sockets.ifPresent(NetworkSockets::close);
                return true;
            });
            thread.close();
        }
    }

    /** See {@link #listObjects}. */
    record NetworkObjects(boolean bridge, List<String> taps, boolean firewall) {}

    /** At the first need, since a host without nf_tables must still be diagnosed. On the thread alone. */
    private NetworkSockets open() throws LinuxException {
        if (sockets.isEmpty()) {
            sockets = Optional.of(NetworkSockets.open(thread));
        }
        return sockets.get();
    }

    /** With a fixed Ethernet address: else the bridge takes that of its lowest port, and guests' ARP entries go stale with each tap. */
    private static Link addBridge(Links links, String name, Inet4Address gateway) throws LinuxException {
        var bytes = gateway.getAddress();
        var mac = new MacAddress(String.format("02:62:%02x:%02x:%02x:%02x", bytes[0], bytes[1], bytes[2], bytes[3]));
        return links.addBridge(name, LinkChange.NONE.withMac(mac));
    }

    private void refuseOverlap(Inet4Address gateway, int prefixLength, Optional<Link> bridge) throws LinuxException, PrivilegedException {
        for (var route : new Routes(open().route()).list()) {
            var isOurs = bridge.isPresent() && route.link().equals(OptionalInt.of(bridge.get().index()));
            if (!isOurs
                    && route.prefixLength() >= SHORTEST_PREFIX
                    && Ipv4.overlap(gateway, prefixLength, route.destination(), route.prefixLength())) {
                throw conflict("subnet of " + gateway.getHostAddress() + "/" + prefixLength + " overlaps the host's route " + route.text()
                        + ": configure another subnet");
            }
        }
    }

    private void ensureAddress(Link bridge, Inet4Address gateway, int prefixLength) throws LinuxException, PrivilegedException {
        var addresses = new Addresses(open().route());
        var present = addresses.list().stream().filter(address -> address.link() == bridge.index()).toList();
        if (present.stream().anyMatch(is -> is.address().equals(gateway) && is.prefixLength() == prefixLength)) {
            return;
        }
        if (!present.isEmpty()) {
            var other = present.getFirst();
            throw conflict("bridge " + bridge.name() + " has address " + other.address().getHostAddress() + "/" + other.prefixLength()
                    + " and not " + gateway.getHostAddress() + "/" + prefixLength + ": remove that network first");
        }
        addresses.add(bridge, gateway, prefixLength);
    }

    private static void setOwner(Link tap, int uid) throws LinuxException, PrivilegedException {
        if (tap.tap().orElseThrow().owner().equals(OptionalInt.of(uid))) {
            return;
        }
        try {
            Tun.setOwner(tap.name(), uid);
        } catch (LinuxException e) {
            if (e.errno() == Errno.EBUSY) {
                throw conflict("tap " + tap.name() + " is in use by another process");
            }
            throw e;
        }
    }

    private void revoke(Inet4Address address) throws LinuxException {
        var firewall = open().firewall();
        firewall.revokeNat(address);
        if (!firewall.hasNat()) {
            for (var link : open().links().list()) {
                if (isBridgeOfOurs(link)) {
                    open().forwardPolicies().close(link.name());
                }
            }
        }
    }

    private Link bridge(String name) throws LinuxException, PrivilegedException {
        var bridge = open().links().find(name).orElseThrow(() -> failed("bridge " + name + " does not exist: make the network first"));
        if (!bridge.isBridge()) {
            throw conflict("interface " + name + " exists and is no bridge");
        }
        return bridge;
    }

    /** On no bridge yet, it is one whose making was cut off. */
    private void refuseForeignPort(Link tap) throws LinuxException, PrivilegedException {
        if (tap.master().isPresent() && open().links().list().stream().noneMatch(link -> isBridgeOfOurs(link) && isPortOf(tap, link))) {
            throw conflict("tap " + tap.name() + " is on a bridge that is not banger's: it is not ours and was left alone");
        }
    }

    private Link tap(String name) throws LinuxException, PrivilegedException {
        return findTap(name).orElseThrow(() -> failed("tap " + name + " does not exist"));
    }

    private Optional<Link> findTap(String name) throws LinuxException, PrivilegedException {
        var tap = open().links().find(name);
        if (tap.isPresent() && tap.get().tap().isEmpty()) {
            throw conflict("interface " + name + " exists and is no tap: it is not ours and was left alone");
        }
        return tap;
    }

    /** {@link TapMarks}: a port of a bridge that we made, or leased by us. */
    boolean isMarked(String name) throws PrivilegedException {
        return answer("look at tap " + name, () -> {
            var all = open().links().list();
            return named(all, name).filter(link -> link.tap().isPresent()).filter(tap -> tap.alias().startsWith(LEASED_TO)
                    || all.stream().anyMatch(bridge -> isBridgeOfOurs(bridge) && BridgeClaim.isOurs(bridge) && isPortOf(tap, bridge)))
                    .isPresent();
        });
    }

    private static Optional<Link> named(List<Link> links, String name) {
        return links.stream().filter(link -> link.name().equals(name)).findFirst();
    }

    private static boolean isPortOf(Link link, Link bridge) {
        return link.master().equals(OptionalInt.of(bridge.index()));
    }

    private static boolean isBridgeOfOurs(Link link) {
        return link.isBridge() && BRIDGE.matcher(link.name()).matches();
    }

    private static boolean isOtherBridgeOfOurs(Link link, String bridge) {
        return isBridgeOfOurs(link) && !link.name().equals(bridge);
    }

    private static PrivilegedException conflict(String message) {
        return new PrivilegedException(Code.CONFLICT, message);
    }

    private static PrivilegedException failed(String message) {
        return new PrivilegedException(Code.FAILED, message);
    }

    private static void unlessAbsent(KernelWork work) throws LinuxException, PrivilegedException {
        try {
            work.run();
        } catch (LinuxException e) {
            if (e.errno() != Errno.ENODEV) {
                throw e;
            }
        }
    }

    private static void undo(Exception cause, KernelWork work) {
        try {
            work.run();
        } catch (LinuxException | PrivilegedException e) {
            cause.addSuppressed(e);
        }
    }

    private void run(String what, KernelWork work) throws PrivilegedException {
        answer(what, () -> {
            work.run();
            return true;
        });
    }

    private <T> T answer(String what, KernelQuestion<T> question) throws PrivilegedException {
        return thread.<T, PrivilegedException>call(() -> {
            try {
                return question.ask();
            } catch (LinuxException e) {
                throw KernelRefusal.of(what, e);
            }
        });
    }

    @FunctionalInterface
    private interface KernelWork {
        void run() throws LinuxException, PrivilegedException;
    }

    @FunctionalInterface
    private interface KernelQuestion<T> {
        T ask() throws LinuxException, PrivilegedException;
    }
}
