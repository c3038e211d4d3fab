package dev.banger.helper;

import dev.banger.linux.Errno;
import dev.banger.linux.LinuxException;
import dev.banger.linux.MacAddress;
import dev.banger.linux.NftBatch;
import dev.banger.linux.NftChain;
import dev.banger.linux.NftChain.HookPoint;
import dev.banger.linux.NftFamily;
import dev.banger.linux.NftRule;
import dev.banger.linux.NftSet;
import dev.banger.linux.NftSet.Field;
import dev.banger.linux.NftTable;
import dev.banger.linux.Nftables;
import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;

/**
 * The host's side of what guests may send: two nf_tables tables named {@code banger}, whose rules never change. What changes with VMs are
 * the elements of their sets.
 *
 * <p><b>bridge banger</b> sees every frame that a tap of ours receives from its guest, before the bridge learns from it:
 *
 * <ul>
 *   <li>IPv4 and ARP pass only with a sender (port, Ethernet address, IPv4 address) in {@code @leases}; so a tap without a lease, a
 *       spoofed address, IPv6, router advertisements, VLAN tags and all other protocols end here; DHCP answers too.
 *   <li>Nothing is forwarded from one tap to another. (Ports are isolated as well: either would do.)
 * </ul>
 *
 * <p><b>inet banger</b> sees what the host then routes, for all bridges in {@code @bridges}:
 *
 * <ul>
 *   <li>To the host itself: only answers to connections that the host opened (ssh).
 *   <li>Through the host: only from addresses in {@code @nat}, never to another guest, to 169.254.0.0/16, or to a service that the host
 *       publishes by rewriting destinations. Towards guests: only answers.
 *   <li>{@code @nat} is masqueraded by whatever interface the routing decision chose; no uplink is named.
 * </ul>
 *
 * <p>The tables are shared by all bridges of ours on the host, and go with the last one. {@link #ensure} writes all rules anew in one
 * transaction, so whatever somebody changed in them is repaired and no packet meets a half-made table.
 */
final class Firewall {
    private static final String NAME = "banger";
    private static final String TAP_PREFIX = "bgt-";
    private static final int BEFORE_FILTER = -10;
    private static final int BRIDGE_FILTER = -200;
    private static final int SOURCE_NAT = 100;
    private static final int DHCP_CLIENT_PORT = 68;
    private static final byte[] LINK_LOCAL = {(byte) 169, (byte) 254, 0, 0};

    private static final NftTable FRAMES = new NftTable(NftFamily.BRIDGE, NAME);
    private static final NftSet LEASES =
            new NftSet(FRAMES, "leases", List.of(Field.INTERFACE_NAME, Field.ETHERNET_ADDRESS, Field.IPV4_ADDRESS));
    private static final NftChain FRAMES_IN =
            new NftChain(FRAMES, "prerouting", Optional.of(NftChain.Hook.filter(HookPoint.PREROUTING, BRIDGE_FILTER)));
    private static final NftChain FROM_GUEST = new NftChain(FRAMES, "from-guest", Optional.empty());
    private static final NftChain FRAMES_BETWEEN =
            new NftChain(FRAMES, "forward", Optional.of(NftChain.Hook.filter(HookPoint.FORWARD, BRIDGE_FILTER)));

    private static final NftTable PACKETS = new NftTable(NftFamily.INET, NAME);
    private static final NftSet BRIDGES = new NftSet(PACKETS, "bridges", List.of(Field.INTERFACE_NAME));
    private static final NftSet NAT = new NftSet(PACKETS, "nat", List.of(Field.IPV4_ADDRESS));
    private static final NftChain INPUT =
            new NftChain(PACKETS, "input", Optional.of(NftChain.Hook.filter(HookPoint.INPUT, BEFORE_FILTER)));
    private static final NftChain FORWARD =
            new NftChain(PACKETS, "forward", Optional.of(NftChain.Hook.filter(HookPoint.FORWARD, BEFORE_FILTER)));
    private static final NftChain POSTROUTING =
            new NftChain(PACKETS, "postrouting", Optional.of(NftChain.Hook.nat(HookPoint.POSTROUTING, SOURCE_NAT)));

    private final Nftables nftables;

    Firewall(Nftables nftables) {
        this.nftables = nftables;
    }

    /** Both tables with exactly our rules, and the bridge among those they guard. Leases and NAT stay as they are. */
    void ensure(String bridge) throws LinuxException {
        var batch = new NftBatch();
        frames(batch);
        packets(batch);
        nftables.commit(batch.addElement(BRIDGES, new NftSet.Key().interfaceName(bridge)));
    }

    /** Guards the bridge no longer. Rules and other bridges stay. */
    void forget(String bridge) throws LinuxException {
        unlessAbsent(new NftBatch().deleteElement(BRIDGES, new NftSet.Key().interfaceName(bridge)));
    }

    void remove() throws LinuxException {
        for (var table : List.of(FRAMES, PACKETS)) {
            unlessAbsent(new NftBatch().deleteTable(table));
        }
    }

    boolean exists() throws LinuxException {
        return nftables.tables().stream().anyMatch(List.of(FRAMES, PACKETS)::contains);
    }

    /** Whether what decides about forwarding is among the host's chains. */
    static boolean stands(List<NftChain> chains) {
        return chains.contains(FORWARD);
    }

    static boolean isOurs(NftTable table) {
        return table.equals(FRAMES) || table.equals(PACKETS);
    }

    /** Frames of that sender pass from the tap. */
    void lease(String tap, MacAddress mac, Inet4Address address) throws LinuxException {
        nftables.commit(new NftBatch().addElement(LEASES, sender(tap, mac, address)));
    }

    void release(String tap, MacAddress mac, Inet4Address address) throws LinuxException {
        unlessAbsent(new NftBatch().deleteElement(LEASES, sender(tap, mac, address)));
    }

    /** Takes away whatever was leased to the tap, when nobody remembers the rest of it. */
    void releaseAll(String tap) throws LinuxException {
        var ofTap = new NftSet.Key().interfaceName(tap);
        for (var key : elements(LEASES)) {
            if (key.startsWith(ofTap)) {
                unlessAbsent(new NftBatch().deleteElement(LEASES, key));
            }
        }
    }

    void allowNat(Inet4Address address) throws LinuxException {
        nftables.commit(new NftBatch().addElement(NAT, new NftSet.Key().ipv4Address(address)));
    }

    void revokeNat(Inet4Address address) throws LinuxException {
        unlessAbsent(new NftBatch().deleteElement(NAT, new NftSet.Key().ipv4Address(address)));
    }

    /** Whether any address has NAT. */
    boolean hasNat() throws LinuxException {
        return !elements(NAT).isEmpty();
    }

    private static NftSet.Key sender(String tap, MacAddress mac, Inet4Address address) {
        return new NftSet.Key().interfaceName(tap).ethernetAddress(mac).ipv4Address(address);
    }

    private static void frames(NftBatch batch) {
        batch.addTable(FRAMES).addSet(LEASES);
        for (var chain : List.of(FROM_GUEST, FRAMES_IN, FRAMES_BETWEEN)) {
            batch.addChain(chain).flushChain(chain);
        }
        var ipv4 = NftRule.always().etherTypeIs(NftRule.ETHERTYPE_IPV4);
        var arp = NftRule.always().etherTypeIs(NftRule.ETHERTYPE_ARP).arpIsOfIpv4();
        batch.appendRule(FRAMES_IN, NftRule.always().inputInterfaceStartsWith(TAP_PREFIX).jump(FROM_GUEST.name()))
                .appendRule(FROM_GUEST, ipv4.transportIs(NftRule.IPPROTO_UDP)
                        .destinationPortIs(DHCP_CLIENT_PORT)
                        .counter()
                        .drop()
                        .comment("DHCP answers"))
                .appendRule(FROM_GUEST, ipv4.ipv4SenderIsIn(LEASES).accept())
                .appendRule(FROM_GUEST, arp.arpSenderIsIn(LEASES).arpFrameSenderIsIn(LEASES).accept())
                .appendRule(FROM_GUEST, NftRule.always().counter().drop().comment("no lease of this sender"))
                .appendRule(FRAMES_BETWEEN, NftRule.always()
                        .inputInterfaceStartsWith(TAP_PREFIX)
                        .counter()
                        .drop()
                        .comment("guest to guest"));
    }

    private static void packets(NftBatch batch) {
        batch.addTable(PACKETS).addSet(BRIDGES).addSet(NAT);
        for (var chain : List.of(INPUT, FORWARD, POSTROUTING)) {
            batch.addChain(chain).flushChain(chain);
        }
        var fromGuest = NftRule.always().inputInterfaceIsIn(BRIDGES);
        var toGuest = NftRule.always().outputInterfaceIsIn(BRIDGES);
        var answers = NftRule.ESTABLISHED | NftRule.RELATED;
        batch.appendRule(INPUT, fromGuest.connectionStateIsNoneOf(answers).counter().drop().comment("guest to host"))
                .appendRule(FORWARD, fromGuest.outputInterfaceIsIn(BRIDGES).counter().drop().comment("guest to guest"))
                .appendRule(FORWARD, fromGuest.isIpv4()
                        .ipv4DestinationIsWithin(Ipv4.of(LINK_LOCAL), 16)
                        .counter()
                        .drop()
                        .comment("guest to link-local, cloud metadata"))
                .appendRule(FORWARD, fromGuest.isOfOriginalDirection()
                        .wasRedirected()
                        .counter()
                        .drop()
                        .comment("guest to a published service of the host"))
                .appendRule(FORWARD, fromGuest.isIpv4().ipv4SourceIsNotIn(NAT).counter().drop().comment("guest without NAT"))
                .appendRule(FORWARD, toGuest.connectionStateIsNoneOf(answers).counter().drop().comment("network to guest"))
                .appendRule(POSTROUTING, NftRule.always()
                        .isIpv4()
                        .ipv4SourceIsIn(NAT)
                        .outputInterfaceIsNotIn(BRIDGES)
                        .masquerade());
    }

    private List<NftSet.Key> elements(NftSet set) throws LinuxException {
        try {
            return nftables.elements(set);
        } catch (LinuxException e) {
            if (e.errno() == Errno.ENOENT) {
                return List.of();
            }
            throw e;
        }
    }

    private void unlessAbsent(NftBatch batch) throws LinuxException {
        try {
            nftables.commit(batch);
        } catch (LinuxException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }
}
