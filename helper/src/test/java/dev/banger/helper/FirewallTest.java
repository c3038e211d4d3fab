package dev.banger.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.linux.NetworkNamespace;
import dev.banger.linux.TapEnd;
import dev.banger.linux.Tun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Hazard rows 36 and 37 with real frames: two guests write to their taps, in a network namespace of the test's own whose uplink is a
 * third tap. Frames of one tap are handled in order, so an answer to a later one proves that an earlier one was dropped.
 */
@Tag("root")
class FirewallTest {
    private static final String VM_A = "0123456789abcdef0123456789abcdef";
    private static final String VM_B = "fedcba9876543210fedcba9876543210";
    private static final String TAP_A = "bgt-0000000a";
    private static final String TAP_B = "bgt-0000000b";
    private static final String MAC_A = "02:62:0a:d5:4d:02";
    private static final String MAC_B = "02:62:0a:d5:4d:03";
    private static final String ADDRESS_A = "10.213.77.2";
    private static final String ADDRESS_B = "10.213.77.3";
    private static final String GATEWAY = "10.213.77.1";
    private static final String GATEWAY_MAC = "02:62:0a:d5:4d:01";
    private static final String OUTSIDE = "198.51.100.7";
    private static final String DOCKER =
            """
            table ip filter {
              chain DOCKER-USER { counter return; }
              chain FORWARD { type filter hook forward priority 0; policy drop; counter jump DOCKER-USER; }
            }
            """;
    private static final String UFW =
            """
            table ip filter { chain FORWARD { type filter hook forward priority 0; policy drop; }; }
            """;

    @Test
    void aGuestSpeaksOnlyAsItself() throws Exception {
        withGuests((ops, a, b, uplink) -> {
            var dropped = HostFirewall.counted("no lease of this sender");
            a.send(Frames.arpRequest(MAC_B, MAC_B, ADDRESS_A, GATEWAY));
            a.send(Frames.arpRequest(MAC_A, MAC_B, ADDRESS_A, GATEWAY));
            a.send(Frames.arpRequest(MAC_B, MAC_A, ADDRESS_A, GATEWAY));
            a.send(Frames.arpRequest(MAC_A, MAC_A, ADDRESS_B, GATEWAY));
            a.send(Frames.udp(GATEWAY_MAC, MAC_A, ADDRESS_B, GATEWAY, 9));
            a.send(Frames.udp(GATEWAY_MAC, MAC_B, ADDRESS_A, GATEWAY, 9));
            a.send(Frames.ofType(MAC_A, 0x86dd));
            a.send(Frames.ofType(MAC_A, 0x8100));
            a.send(Frames.ofType(MAC_A, 0x88cc));
            hears(a, MAC_A, ADDRESS_A);
            assertEquals(dropped + 9, HostFirewall.counted("no lease of this sender"));
            a.send(Frames.udp("ff:ff:ff:ff:ff:ff", MAC_A, ADDRESS_A, "255.255.255.255", 68));
            hears(a, MAC_A, ADDRESS_A);
            assertEquals(1, HostFirewall.counted("DHCP answers"));
        });
    }

    @Test
    void guestsReachNeitherEachOtherNorTheHost() throws Exception {
        withGuests((ops, a, b, uplink) -> {
            hears(b, MAC_B, ADDRESS_B);
            a.send(Frames.arpRequest(MAC_A, MAC_A, ADDRESS_A, ADDRESS_B));
            a.send(Frames.udp(MAC_B, MAC_A, ADDRESS_A, ADDRESS_B, 9));
            a.send(Frames.udp(GATEWAY_MAC, MAC_A, ADDRESS_A, ADDRESS_B, 9));
            a.send(Frames.udp(GATEWAY_MAC, MAC_A, ADDRESS_A, GATEWAY, 9));
            a.send(Frames.udp(GATEWAY_MAC, MAC_A, ADDRESS_A, "192.0.2.1", 9));
            hears(a, MAC_A, ADDRESS_A);
            hears(b, MAC_B, ADDRESS_B);
            assertFalse(b.hasSeen(Frames.fromMac(MAC_A)));
            assertEquals(2, HostFirewall.counted("guest to host"));
        });
    }

    @Test
    void withoutALeaseATapIsDeaf() throws Exception {
        withGuests((ops, a, b, uplink) -> {
            ops.releaseTap(new ReleaseTap("op", VM_A, TAP_A, MAC_A, ADDRESS_A));
            TestHost.tool("ip", "link", "set", TAP_A, "up");
            var dropped = HostFirewall.counted("no lease of this sender");
            a.send(Frames.arpRequest(MAC_A, MAC_A, ADDRESS_A, GATEWAY));
            hears(b, MAC_B, ADDRESS_B);
            assertEquals(dropped + 1, HostFirewall.counted("no lease of this sender"));
        });
    }

    @Test
    void natIsPerGuestAndFollowsTheDefaultRoute() throws Exception {
        withGuests((ops, a, b, uplink) -> {
            ops.allowNat(new AllowNat("op", VM_A, ADDRESS_A));
            b.send(Frames.udp(GATEWAY_MAC, MAC_B, ADDRESS_B, OUTSIDE, 1_001));
            hears(b, MAC_B, ADDRESS_B);
            a.send(Frames.udp(GATEWAY_MAC, MAC_A, ADDRESS_A, "169.254.169.254", 1_002));
            a.send(Frames.udp(GATEWAY_MAC, MAC_A, ADDRESS_A, ADDRESS_B, 1_003));
            assertMasqueraded(a, uplink, 1_004);
            assertFalse(uplink.hasSeen(Frames.udpTo(1_001)) || uplink.hasSeen(Frames.udpTo(1_002)));
            assertEquals(1, HostFirewall.counted("guest without NAT"));
            assertEquals(1, HostFirewall.counted("guest to link-local, cloud metadata"));
            assertEquals(1, HostFirewall.counted("guest to guest"));
            ops.revokeNat(new RevokeNat("op", VM_A, ADDRESS_A));
            a.send(Frames.udp(GATEWAY_MAC, MAC_A, ADDRESS_A, OUTSIDE, 1_005));
            hears(a, MAC_A, ADDRESS_A);
            assertEquals(2, HostFirewall.counted("guest without NAT"));
        });
    }

    @Test
    void natSurvivesDockersDropPolicyAndLeavesNoRuleBehind() throws Exception {
        withGuests((ops, a, b, uplink) -> {
            HostFirewall.load(DOCKER);
            var before = TestHost.tool("nft", "-s", "list", "table", "ip", "filter");
            ops.allowNat(new AllowNat("op", VM_A, ADDRESS_A));
            ops.allowNat(new AllowNat("op", VM_B, ADDRESS_B));
            var marked = TestHost.tool("nft", "list", "chain", "ip", "filter", "DOCKER-USER");
            assertEquals(2, marked.split("banger: guests of br-banger", -1).length - 1, marked);
            assertMasqueraded(a, uplink, 1_001);
            ops.revokeNat(new RevokeNat("op", VM_A, ADDRESS_A));
            assertMasqueraded(b, MAC_B, ADDRESS_B, uplink, 1_002);
            ops.releaseTap(new ReleaseTap("op", VM_B, TAP_B, MAC_B, ADDRESS_B));
            assertEquals(before, TestHost.tool("nft", "-s", "list", "table", "ip", "filter"));
        });
    }

    @Test
    void natSurvivesAnyForwardChainThatDropsAndItsReload() throws Exception {
        withGuests((ops, a, b, uplink) -> {
            HostFirewall.load(UFW);
            ops.allowNat(new AllowNat("op", VM_A, ADDRESS_A));
            assertMasqueraded(a, uplink, 1_001);
            TestHost.tool("nft", "flush", "chain", "ip", "filter", "FORWARD");
            ops.allowNat(new AllowNat("op", VM_A, ADDRESS_A));
            assertMasqueraded(a, uplink, 1_002);
        });
    }

    private static void assertMasqueraded(TapEnd guest, TapEnd uplink, int port) throws Exception {
        assertMasqueraded(guest, MAC_A, ADDRESS_A, uplink, port);
    }

    private static void assertMasqueraded(TapEnd guest, String mac, String address, TapEnd uplink, int port) throws Exception {
        guest.send(Frames.udp(GATEWAY_MAC, mac, address, OUTSIDE, port));
        var frame = uplink.await(Frames.udpTo(port));
        assertTrue(frame.isPresent(), "the packet to port " + port + " did not leave by the uplink");
        assertEquals("192.0.2.1", Frames.ipv4Source(frame.get()));
    }

    /** The guest asks for the gateway by its own name and is answered: all it sent before has been handled. */
    private static void hears(TapEnd guest, String mac, String address) throws Exception {
        guest.send(Frames.arpRequest(mac, mac, address, GATEWAY));
        assertTrue(guest.await(Frames.arpReplyFrom(GATEWAY)).isPresent(), "the host does not answer a guest's own ARP request");
    }

    private static void withGuests(Body body) throws Exception {
        TestHost.assumeRoot();
        NetworkNamespace.call(() -> {
            try (var ops = new NetworkOps()) {
                ops.ensureNetwork(new EnsureNetwork("op", "br-banger", GATEWAY, 24));
                for (var tap : new String[] {TAP_A, TAP_B}) {
                    ops.createTap(new CreateTap("op", tap, "br-banger"));
                }
                ops.leaseTap(new LeaseTap("op", VM_A, TAP_A, MAC_A, ADDRESS_A), 0);
                ops.leaseTap(new LeaseTap("op", VM_B, TAP_B, MAC_B, ADDRESS_B), 0);
                Tun.create("up0");
                try (var a = TapEnd.open(TAP_A);
                        var b = TapEnd.open(TAP_B);
                        var uplink = TapEnd.open("up0")) {
                    TestHost.tool("ip", "addr", "add", "192.0.2.1/24", "dev", "up0");
                    TestHost.tool("ip", "link", "set", "up0", "up");
                    TestHost.tool("ip", "neigh", "add", "192.0.2.254", "lladdr", "02:00:00:00:00:fe", "dev", "up0");
                    TestHost.tool("ip", "route", "add", "default", "via", "192.0.2.254");
                    body.run(ops, a, b, uplink);
                }
            }
            return true;
        });
    }

    @FunctionalInterface
    private interface Body {
        void run(NetworkOps ops, TapEnd a, TapEnd b, TapEnd uplink) throws Exception;
    }
}
