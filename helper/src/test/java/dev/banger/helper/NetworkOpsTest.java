package dev.banger.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.helper.PrivilegedException.Code;
import dev.banger.linux.NetworkNamespace;
import dev.banger.linux.ProcessIdentity;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Bridge, taps, leases and NAT on the real kernel, in a network namespace of the test's own; what is there is asked of ip and nft. */
@Tag("root")
class NetworkOpsTest {
    private static final String VM = "0123456789abcdef0123456789abcdef";
    private static final String OTHER_VM = "fedcba9876543210fedcba9876543210";
    private static final String TAP = "bgt-00000001";
    private static final String MAC = "02:62:0a:d5:4d:02";
    private static final int OWNER = 65_534;
    private static final String ADDRESS = "10.213.77.2";
    private static final EnsureNetwork NETWORK = new EnsureNetwork("op", "br-banger", "10.213.77.1", 24);

    @Test
    void aNetworkIsMadeTwiceWithoutHarmAndGoesWithoutTrace() throws Exception {
        inNamespace(ops -> {
            ops.ensureNetwork(NETWORK);
            var once = TestHost.tool("nft", "-s", "list", "ruleset");
            ops.ensureNetwork(NETWORK);
            assertEquals(once, TestHost.tool("nft", "-s", "list", "ruleset"));
            var shown = TestHost.tool("ip", "-j", "addr", "show", "br-banger");
            assertTrue(shown.contains("\"local\":\"10.213.77.1\",\"prefixlen\":24"), shown);
            assertTrue(shown.contains("\"address\":\"02:62:0a:d5:4d:01\""), shown);
            assertEquals(new NetworkOps.NetworkObjects(true, List.of(), true), ops.listObjects(new ListObjects("op", "br-banger")));
            ops.removeNetwork(new RemoveNetwork("op", "br-banger"));
            ops.removeNetwork(new RemoveNetwork("op", "br-banger"));
            assertNothingIsLeft(ops);
        });
    }

    @Test
    void aTapGoesThroughItsLife() throws Exception {
        inNamespace(ops -> {
            ops.ensureNetwork(NETWORK);
            ops.createTap(new CreateTap("op", TAP, "br-banger"));
            var free = TestHost.tool("ip", "-j", "-d", "link", "show", TAP);
            assertTrue(free.contains("\"isolated\":true") && free.contains("\"master\":\"br-banger\""), free);
            assertFalse(free.contains("\"UP\""), free);
            ops.leaseTap(lease(VM), OWNER);
            ops.leaseTap(lease(VM), OWNER);
            var leased = TestHost.tool("ip", "-j", "-d", "link", "show", TAP);
            assertTrue(leased.contains("\"UP\"") && leased.contains("\"ifalias\":\"vm " + VM + "\""), leased);
            assertTrue(leased.contains("\"user\":\"" + "nobody") || leased.contains("\"user\":65534"), leased);
            var leases = TestHost.tool("nft", "list", "set", "bridge", "banger", "leases");
            assertTrue(leases.contains("\"" + TAP + "\" . " + MAC + " . " + ADDRESS), leases);
            ops.allowNat(new AllowNat("op", VM, ADDRESS));
            assertTrue(TestHost.tool("nft", "list", "set", "inet", "banger", "nat").contains(ADDRESS));
            assertEquals("1", TestHost.tool("cat", "/proc/sys/net/ipv4/ip_forward").strip());
            assertEquals(List.of(TAP), ops.listObjects(new ListObjects("op", "br-banger")).taps());
            assertEquals(Code.CONFLICT, refusal(() -> ops.removeNetwork(new RemoveNetwork("op", "br-banger"))).code());
            ops.releaseTap(release(VM));
            ops.releaseTap(release(VM));
            assertFalse(TestHost.tool("nft", "list", "ruleset").contains(ADDRESS));
            assertFalse(TestHost.tool("ip", "-j", "link", "show", TAP).contains("ifalias"));
            ops.removeTap(new RemoveTap("op", TAP));
            ops.removeTap(new RemoveTap("op", TAP));
            ops.removeNetwork(new RemoveNetwork("op", "br-banger"));
            assertNothingIsLeft(ops);
        });
    }

    @Test
    void aLeaseIsOneVmsOnly() throws Exception {
        inNamespace(ops -> {
            ops.ensureNetwork(NETWORK);
            ops.createTap(new CreateTap("op", TAP, "br-banger"));
            ops.leaseTap(lease(VM), OWNER);
            var refused = refusal(() -> ops.leaseTap(lease(OTHER_VM), OWNER));
            assertEquals(Code.CONFLICT, refused.code());
            assertTrue(refused.getMessage().contains(VM), refused.getMessage());
            ops.releaseTap(new ReleaseTap("op", OTHER_VM, TAP, "02:62:0a:d5:4d:09", "10.213.77.9"));
            assertTrue(TestHost.tool("ip", "-j", "link", "show", TAP).contains("\"UP\""));
            ops.removeTap(new RemoveTap("op", TAP));
            assertFalse(TestHost.tool("nft", "list", "ruleset").contains(ADDRESS), "a removed tap leaves no lease");
        });
    }

    @Test
    void whatIsNotOursIsRefusedAndUntouched() throws Exception {
        inNamespace(ops -> {
            TestHost.tool("ip", "tuntap", "add", "br-banger", "mode", "tap");
            TestHost.tool("ip", "tuntap", "add", TAP, "mode", "tun");
            var before = TestHost.tool("ip", "-j", "-d", "link");
            assertEquals(Code.CONFLICT, refusal(() -> ops.ensureNetwork(NETWORK)).code());
            assertEquals(Code.CONFLICT, refusal(() -> ops.removeNetwork(new RemoveNetwork("op", "br-banger"))).code());
            assertEquals(Code.CONFLICT, refusal(() -> ops.createTap(new CreateTap("op", TAP, "br-banger"))).code());
            assertEquals(Code.CONFLICT, refusal(() -> ops.leaseTap(lease(VM), OWNER)).code());
            assertEquals(Code.CONFLICT, refusal(() -> ops.releaseTap(release(VM))).code());
            assertEquals(Code.CONFLICT, refusal(() -> ops.removeTap(new RemoveTap("op", TAP))).code());
            assertEquals(before, TestHost.tool("ip", "-j", "-d", "link"));
            assertEquals(new NetworkOps.NetworkObjects(false, List.of(), false), ops.listObjects(new ListObjects("op", "br-banger")));
            TestHost.tool("ip", "link", "del", "br-banger");
            ops.ensureNetwork(NETWORK);
            assertEquals(Code.CONFLICT, refusal(() -> ops.createTap(new CreateTap("op", TAP, "br-banger"))).code());
        });
    }

    @Test
    void aSubnetThatOverlapsARouteIsRefusedWithTheRoute() throws Exception {
        inNamespace(ops -> {
            TestHost.tool("ip", "link", "add", "lan0", "type", "bridge");
            TestHost.tool("ip", "addr", "add", "10.213.0.5/16", "dev", "lan0");
            TestHost.tool("ip", "link", "set", "lan0", "up");
            var refused = refusal(() -> ops.ensureNetwork(NETWORK));
            assertEquals(Code.CONFLICT, refused.code());
            assertTrue(refused.getMessage().contains("10.213.0.0/16"), refused.getMessage());
            assertNothingIsLeft(ops);
        });
    }

    @Test
    void whatAnAdministratorFlushedIsRepaired() throws Exception {
        inNamespace(ops -> {
            ops.ensureNetwork(NETWORK);
            var whole = TestHost.tool("nft", "-s", "list", "ruleset");
            TestHost.tool("nft", "flush", "chain", "inet", "banger", "forward");
            ops.ensureNetwork(NETWORK);
            assertEquals(whole, TestHost.tool("nft", "-s", "list", "ruleset"));
            TestHost.tool("nft", "flush", "ruleset");
            assertEquals(Code.FAILED, refusal(() -> ops.allowNat(new AllowNat("op", VM, ADDRESS))).code());
            ops.ensureNetwork(NETWORK);
            assertEquals(whole, TestHost.tool("nft", "-s", "list", "ruleset"));
        });
    }

    /** Two daemons on one bridge would reclaim each other's taps. */
    @Test
    void aBridgeThatAnotherLivingProcessServesIsLeftAlone() throws Exception {
        inNamespace(ops -> {
            ops.ensureNetwork(NETWORK);
            var other = ProcessIdentity.of(1).orElseThrow();
            TestHost.tool("ip", "link", "set", "br-banger", "alias", "bangerd 1 " + other.startTimeTicks());
            assertServedElsewhere(() -> ops.ensureNetwork(NETWORK));
            assertServedElsewhere(() -> ops.listObjects(new ListObjects("op", "br-banger")));
            assertServedElsewhere(() -> ops.removeNetwork(new RemoveNetwork("op", "br-banger")));
            TestHost.tool("ip", "link", "set", "br-banger", "alias", "bangerd 1 " + (other.startTimeTicks() + 1));
            ops.ensureNetwork(NETWORK);
            ops.removeNetwork(new RemoveNetwork("op", "br-banger"));
            assertNothingIsLeft(ops);
        });
    }

    @Test
    void theTablesGoWithTheLastBridge() throws Exception {
        inNamespace(ops -> {
            ops.ensureNetwork(NETWORK);
            ops.ensureNetwork(new EnsureNetwork("op", "br-banger-b", "10.213.78.1", 24));
            ops.removeNetwork(new RemoveNetwork("op", "br-banger"));
            var bridges = TestHost.tool("nft", "list", "set", "inet", "banger", "bridges");
            assertTrue(bridges.contains("br-banger-b") && !bridges.contains("\"br-banger\""), bridges);
            ops.removeNetwork(new RemoveNetwork("op", "br-banger-b"));
            assertNothingIsLeft(ops);
        });
    }

    private static void assertServedElsewhere(Executable call) {
        var refused = assertThrows(PrivilegedException.class, call);
        assertEquals(Code.CONFLICT, refused.code());
        assertTrue(refused.getMessage().contains("pid 1:"), refused.getMessage());
    }

    private static void assertNothingIsLeft(NetworkOps ops) throws Exception {
        assertEquals("", TestHost.tool("nft", "list", "ruleset"));
        var links = TestHost.tool("ip", "-j", "link");
        assertFalse(links.contains("banger") || links.contains("bgt-"), links);
        assertEquals(new NetworkOps.NetworkObjects(false, List.of(), false), ops.listObjects(new ListObjects("op", "br-banger")));
    }

    private static LeaseTap lease(String vm) {
        return new LeaseTap("op", vm, TAP, MAC, ADDRESS);
    }

    private static ReleaseTap release(String vm) {
        return new ReleaseTap("op", vm, TAP, MAC, ADDRESS);
    }

    private static PrivilegedException refusal(Executable work) {
        return assertThrows(PrivilegedException.class, work);
    }

    private static void inNamespace(Body body) throws Exception {
        TestHost.assumeRoot();
        NetworkNamespace.call(() -> {
            try (var ops = new NetworkOps()) {
                body.run(ops);
            }
            return true;
        });
    }

    @FunctionalInterface
    private interface Body {
        void run(NetworkOps ops) throws Exception;
    }
}
