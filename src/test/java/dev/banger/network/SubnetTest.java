package dev.banger.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubnetTest {
    @Test
    void leasesFromTheSecondAddressOn() {
        var subnet = Subnet.parse("10.213.77.0/24");
        assertEquals("10.213.77.1", subnet.gateway());
        assertEquals("10.213.77.2", subnet.nextAddress(Set.of()));
        assertEquals("10.213.77.3", subnet.nextAddress(Set.of("10.213.77.2", "10.213.77.4")));
        assertEquals("02:62:0a:d5:4d:02", Lease.macOf("10.213.77.2"));
    }

    @Test
    void isExhaustedAtItsCapacityAndSaysSo() {
        var subnet = Subnet.parse("192.168.5.248/29");
        var taken = new HashSet<String>();
        for (var i = 0; i < 5; i++) {
            assertTrue(taken.add(subnet.nextAddress(taken)));
        }
        assertEquals(Set.of("192.168.5.250", "192.168.5.251", "192.168.5.252", "192.168.5.253", "192.168.5.254"), taken);
        var told = assertThrows(BangerException.class, () -> subnet.nextAddress(taken));
        assertEquals(Code.CONFLICT, told.code());
        assertTrue(told.hint().orElseThrow().contains("network.subnet"));
        assertFalse(subnet.leases("192.168.5.255"));
        assertFalse(subnet.leases("192.168.5.249"));
        assertFalse(subnet.leases("not an address"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.0", "10.0.0.0/", "10.0.0.0/15", "10.0.0.0/30", "10.0.0.1/24", "10.0.0/24", "256.0.0.0/24", "10.0.0.0/24 ",
            "010.0.0.0/24", "10.0.0.0/024", "fe80::/64", "10.0.0.0/24\n", "/24"})
    void refusesWhatIsNoSubnet(String text) {
        var told = assertThrows(BangerException.class, () -> Subnet.parse(text));
        assertTrue(told.getMessage().startsWith("network.subnet '"), told.getMessage());
        assertTrue(told.getMessage().chars().noneMatch(Character::isISOControl));
    }

    @ParameterizedTest
    @CsvSource({"10.213.77.0,24,true", "10.213.0.0,16,true", "10.213.77.128,25,true", "10.213.76.0,24,false", "10.213.77.9,32,true", "0.0.0.0,1,true",
            "128.0.0.0,1,false"})
    void knowsWhatItOverlaps(String network, int prefixLength, boolean overlaps) {
        assertEquals(overlaps, Subnet.parse("10.213.77.0/24").overlaps(Subnet.number(network), prefixLength));
    }

    @Test
    void parsesWhatItPrintsAndRefusesRandomText() {
        var random = new Random(7);
        for (var i = 0; i < 2_000; i++) {
            var prefix = 16 + random.nextInt(14);
            var subnet = new Subnet(random.nextInt() & Subnet.mask(prefix), prefix);
            assertEquals(subnet, Subnet.parse(subnet.toString()));
            assertEquals(random.nextInt() >= Integer.MIN_VALUE, subnet.leases(subnet.nextAddress(Set.of())));
            var text = new StringBuilder(subnet.toString());
            text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(128));
            try {
                Subnet.parse(text.toString());
            } catch (BangerException e) {
                assertEquals(Code.BAD_REQUEST, e.code());
            }
        }
    }

    @Test
    void readsTheKernelsRoutes() {
        var lines = List.of(
                "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT",
                "eth0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0",
                "tun0\t004DD50A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0",
                "wg0\t0000D50A\t0101A8C0\t0003\t0\t0\t0\t0000FFFF\t0\t0\t0",
                "broken");
        assertEquals(
                List.of("0.0.0.0/0 via 192.168.1.1 dev eth0", "10.213.77.0/24 dev tun0", "10.213.0.0/16 via 192.168.1.1 dev wg0"),
                HostRoutes.parse(lines).stream().map(HostRoutes.Route::toString).toList());
    }

    @Test
    void survivesAnyRouteTable() {
        var random = new Random(11);
        for (var i = 0; i < 2_000; i++) {
            var line = new StringBuilder();
            for (var c = random.nextInt(120); c > 0; c--) {
                line.append(random.nextBoolean() ? '\t' : (char) ('0' + random.nextInt(60)));
            }
            HostRoutes.parse(List.of(line.toString()));
            ResolverFiles.parse(List.of("nameserver " + line));
        }
    }

    @Test
    void resolversOnLoopbackAreLeftOut() {
        assertEquals(
                List.of("192.168.1.1", "9.9.9.9"),
                ResolverFiles.parse(List.of("# nameserver 1.1.1.1", "nameserver 127.0.0.53", "search lan", "nameserver 192.168.1.1 # router",
                        "nameserver fe80::1", "nameserver\t9.9.9.9", "nameserver 9.9.9.9", "nameserver 300.1.1.1", "nameserver 1.2.3.4.5",
                        "nameserver 0.0.0.0")));
    }
}
