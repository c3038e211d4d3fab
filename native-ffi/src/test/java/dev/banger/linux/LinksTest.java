package dev.banger.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bridge, tap, address and route on the real kernel, in a network namespace of the test's own; checked with {@code ip -j}. */
@Tag("root")
class LinksTest {
    private static final MacAddress MAC = new MacAddress("02:62:0a:d5:4d:01");

    @Test
    void aBridgeIsMadeWithItsAddressAndDeleted() throws Exception {
        inNamespace(() -> {
            try (var thread = new KernelThread("netlink"); var netlink = Netlink.route(thread)) {
                var links = new Links(netlink);
                var bridge = links.addBridge("br-banger", LinkChange.NONE.withMac(MAC).withUp(true));
                assertEquals(Optional.of(MAC), bridge.mac());
                assertTrue(bridge.isBridge() && bridge.up());
                new Addresses(netlink).add(bridge, gateway(), 24);
                assertTrue(new Addresses(netlink).list().contains(new InterfaceAddress(bridge.index(), gateway(), 24)));
                var routes = new Routes(netlink).list();
                assertEquals(List.of("10.213.77.0/24"), routes.stream().map(Route::text).toList());
                var shown = RootOnly.tool("ip", "-j", "-d", "addr", "show", "br-banger");
                assertTrue(shown.contains("\"local\":\"10.213.77.1\"") && shown.contains("\"info_kind\":\"bridge\""), shown);
                links.delete(bridge);
                assertEquals(Optional.empty(), links.find("br-banger"));
            }
            return null;
        });
    }

    @Test
    void aTapBecomesAnIsolatedPortWithOwnerAndAlias() throws Exception {
        inNamespace(() -> {
            try (var thread = new KernelThread("netlink"); var netlink = Netlink.route(thread)) {
                var links = new Links(netlink);
                var bridge = links.addBridge("br-banger", LinkChange.NONE);
                Tun.create("bgt-00000001");
                Tun.setOwner("bgt-00000001", 1000);
                var tap = links.find("bgt-00000001").orElseThrow();
                assertEquals(Optional.of(new Link.Tap(OptionalInt.of(1000))), tap.tap());
                links.enslaveIsolated(tap, bridge, LinkChange.NONE.withAlias("of a test").withUp(true));
                var now = links.find("bgt-00000001").orElseThrow();
                assertEquals(OptionalInt.of(bridge.index()), now.master());
                assertEquals("of a test", now.alias());
                assertTrue(now.up());
                var shown = RootOnly.tool("ip", "-j", "-d", "link", "show", "bgt-00000001");
                assertTrue(shown.contains("\"isolated\":true") && shown.contains("\"persist\":true"), shown);
                links.change(now, LinkChange.NONE.withUp(false).withAlias("").withMaster(0));
                var free = links.find("bgt-00000001").orElseThrow();
                assertFalse(free.up());
                assertEquals("", free.alias());
                assertEquals(OptionalInt.empty(), free.master());
            }
            return null;
        });
    }

    @Test
    void anErrorCarriesErrnoAndTheKernelsOwnWords() throws Exception {
        inNamespace(() -> {
            try (var thread = new KernelThread("netlink"); var netlink = Netlink.route(thread)) {
                var links = new Links(netlink);
                var bridge = links.addBridge("br-banger", LinkChange.NONE);
                var twice = assertThrows(LinuxException.class, () -> links.addBridge("br-banger", LinkChange.NONE));
                assertEquals(Errno.EEXIST, twice.errno());
                var loop = assertThrows(
                        LinuxException.class, () -> links.change(bridge, LinkChange.NONE.withMaster(bridge.index())));
                assertEquals("change link br-banger", loop.operation());
                assertEquals(Errno.ELOOP, loop.errno());
                assertEquals(Optional.of("Can not enslave a bridge to a bridge"), loop.kernelMessage());
            }
            return null;
        });
    }

    @Test
    void oneSocketServesManyThreadsAndLongDumps() throws Exception {
        inNamespace(() -> {
            try (var thread = new KernelThread("netlink"); var netlink = Netlink.route(thread)) {
                var links = new Links(netlink);
                var names = IntStream.range(0, 120).mapToObj(i -> "br-banger-" + i).toList();
                names.parallelStream().forEach(name -> {
                    try {
                        links.addBridge(name, LinkChange.NONE);
                    } catch (LinuxException e) {
                        throw new AssertionError(e);
                    }
                });
                assertTrue(links.list().stream().map(Link::name).toList().containsAll(names));
            }
            return null;
        });
    }

    @Test
    void aClosedSocketSaysSo() throws Exception {
        var thread = new KernelThread("netlink");
        var netlink = Netlink.route(thread);
        netlink.close();
        netlink.close();
        assertThrows(IllegalStateException.class, () -> new Links(netlink).list());
        thread.close();
        assertThrows(IllegalStateException.class, () -> new Links(netlink).list());
    }

    @Test
    void namesThatTheKernelExpandsAreRefused() throws Exception {
        try (var thread = new KernelThread("netlink"); var netlink = Netlink.route(thread)) {
            for (var name : List.of("", ".", "..", "bgt-%d", "a/b", "a:b", "sixteen-bytes-xx", "a b", "a\nb", "ä")) {
                assertThrows(IllegalArgumentException.class, () -> new Links(netlink).addBridge(name, LinkChange.NONE), name);
                assertThrows(IllegalArgumentException.class, () -> Tun.create(name), name);
            }
        }
    }

    private static Inet4Address gateway() throws Exception {
        return (Inet4Address) InetAddress.getByAddress(new byte[] {10, (byte) 213, 77, 1});
    }

    private static void inNamespace(Callable<Void> body) throws Exception {
        RootOnly.assumed();
        NetworkNamespace.call(body);
    }
}
