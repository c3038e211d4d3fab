package dev.banger.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Batches on the real kernel, in a network namespace of the test's own; what came of them is asked of {@code nft}. */
@Tag("root")
class NftablesTest {
    private static final NftTable TABLE = new NftTable(NftFamily.INET, "banger");
    private static final NftSet ADDRESSES = new NftSet(TABLE, "nat", List.of(NftSet.Field.IPV4_ADDRESS));
    private static final NftChain CHAIN =
            new NftChain(TABLE, "forward", Optional.of(NftChain.Hook.filter(NftChain.HookPoint.FORWARD, -10)));

    @Test
    void whatIsWrittenIsWhatNftShowsAndWhatIsReadBack() throws Exception {
        inNamespace(nftables -> {
            nftables.commit(new NftBatch()
                    .addTable(TABLE)
                    .addSet(ADDRESSES)
                    .addChain(CHAIN)
                    .appendRule(CHAIN, NftRule.always().isIpv4().ipv4SourceIsNotIn(ADDRESSES).counter().drop().comment("no NAT"))
                    .insertRule(CHAIN, NftRule.always().inputInterfaceIs("br-banger").accept())
                    .addElement(ADDRESSES, key(2))
                    .addElement(ADDRESSES, key(2)));
            var shown = RootOnly.tool("nft", "-s", "list", "table", "inet", "banger");
            assertTrue(shown.contains("ip saddr != @nat counter drop comment \"no NAT\""), shown);
            assertTrue(shown.contains("iifname \"br-banger\" accept"), shown);
            assertTrue(shown.contains("elements = { 10.213.77.2 }"), shown);
            assertEquals(List.of(TABLE), nftables.tables());
            assertEquals(List.of(CHAIN), nftables.chains());
            assertEquals(List.of("", "no NAT"), nftables.rules(CHAIN).stream().map(NftListedRule::comment).toList());
            assertEquals(1, nftables.elements(ADDRESSES).size());
            nftables.commit(new NftBatch().deleteElement(ADDRESSES, key(2)).deleteRule(nftables.rules(CHAIN).getLast()));
            assertEquals(List.of(), nftables.elements(ADDRESSES));
            assertEquals(1, nftables.rules(NftFamily.INET).size());
            nftables.commit(new NftBatch().flushChain(CHAIN));
            assertEquals(List.of(), nftables.rules(CHAIN));
            nftables.commit(new NftBatch().deleteTable(TABLE));
            assertEquals("", RootOnly.tool("nft", "list", "ruleset"));
        });
    }

    @Test
    void aRefusedBatchChangesNothingAndNamesEachRefusal() throws Exception {
        inNamespace(nftables -> {
            var missing = new NftChain(TABLE, "missing", Optional.empty());
            var thrown = assertThrows(LinuxException.class, () -> nftables.commit(new NftBatch()
                    .addTable(TABLE)
                    .addSet(ADDRESSES)
                    .appendRule(missing, NftRule.always().drop())
                    .deleteElement(ADDRESSES, key(9))));
            assertEquals("append rule to chain inet banger missing", thrown.operation());
            assertEquals(Errno.ENOENT, thrown.errno());
            assertEquals("delete element of set inet banger @nat", ((LinuxException) thrown.getSuppressed()[0]).operation());
            assertEquals("", RootOnly.tool("nft", "list", "ruleset"));
            assertEquals(List.of(), nftables.tables());
        });
    }

    @Test
    void anEmptyBatchIsNothingAndAForeignKeyIsRefused() throws Exception {
        inNamespace(nftables -> {
            nftables.commit(new NftBatch());
            var foreign = new NftSet.Key().interfaceName("br-banger");
            assertThrows(IllegalArgumentException.class, () -> new NftBatch().addElement(ADDRESSES, foreign));
            assertFalse(RootOnly.tool("nft", "list", "ruleset").contains("banger"));
        });
    }

    private static NftSet.Key key(int last) throws Exception {
        return new NftSet.Key().ipv4Address((Inet4Address) InetAddress.getByAddress(new byte[] {10, (byte) 213, 77, (byte) last}));
    }

    private static void inNamespace(Body body) throws Exception {
        RootOnly.assumed();
        NetworkNamespace.call(() -> {
            try (var thread = new KernelThread("nftables"); var netlink = Netlink.netfilter(thread)) {
                body.run(new Nftables(netlink));
            }
            return true;
        });
    }

    @FunctionalInterface
    private interface Body {
        void run(Nftables nftables) throws Exception;
    }
}
