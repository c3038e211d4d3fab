package dev.banger.network;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.config.BangerConfig;
import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.helper.CreateTap;
import dev.banger.helper.KernelObjects;
import dev.banger.helper.LeaseTap;
import dev.banger.helper.PrivilegedException;
import dev.banger.helper.PrivilegedOps;
import dev.banger.helper.ReleaseTap;
import dev.banger.helper.RemoveTap;
import dev.banger.install.Privileged;
import dev.banger.lock.LockOrder;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BridgeNetworkTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String VM = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path directory;

    private final Set<String> taps = new ConcurrentSkipListSet<>();
    private final Set<String> ports = new ConcurrentSkipListSet<>();
    private final Set<String> leased = new ConcurrentSkipListSet<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger names = new AtomicInteger();
    private final LockOrder.Checked order = LockOrder.checked();
    private BridgeNetwork network;

    @BeforeEach
    void start() throws IOException {
        routes("");
        var kernel = (PrivilegedOps) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {PrivilegedOps.class}, (p, method, a) -> {
            calls.add(method.getName());
            order.blocking(method.getName());
            switch (a == null ? "" : a[0]) {
                case CreateTap create -> {
                    if (!taps.add(create.tap())) {
                        throw new PrivilegedException(PrivilegedException.Code.CONFLICT, create.tap() + " exists");
                    }
                    ports.add(create.tap());
                }
                case LeaseTap lease -> leased.add(lease.tap());
                case ReleaseTap release -> leased.remove(release.tap());
                case RemoveTap remove -> {
                    taps.remove(remove.tap());
                    ports.remove(remove.tap());
                }
                default -> {}
            }
            return null;
        });
        network = new BridgeNetwork(new Privileged(kernel), options(), new HostRoutes(directory.resolve("route")),
                (tap, bridge) -> ports.contains(tap), new ResolverFiles(List.of(directory.resolve("none"))),
                () -> String.format("bgt-%08x", names.getAndIncrement()), order);
    }

    @AfterEach
    void nothingWaitedUnderTheLeafLock() {
        order.verify();
    }

    private void routes(String line) throws IOException {
        Files.writeString(directory.resolve("route"), "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n" + line);
    }

    private <T> T get(Uni<T> uni) {
        return uni.await().atMost(LIMIT);
    }

    @Test
    void refusesASubnetThatTheHostRoutesElsewhere() throws IOException {
        routes("wg0\t0000D50A\t00000000\t0001\t0\t0\t0\t0000FFFF");
        var told = assertThrows(BangerException.class, () -> get(network.ensureBridge("op-1")));
        assertEquals(Code.CONFLICT, told.code());
        assertTrue(told.getMessage().contains("overlaps the host's route '10.213.0.0/16 dev wg0'"), told.getMessage());
        assertTrue(told.hint().orElseThrow().contains("network.subnet"));
        assertEquals(List.of(), calls);
        routes("br-banger\t004DD50A\t00000000\t0001\t0\t0\t0\t00FFFFFF");
        get(network.ensureBridge("op-2"));
        assertEquals(List.of("ensureNetwork"), calls);
    }

    @Test
    void aTapComesFromThePoolOnceItIsWarm() {
        var first = get(network.takeTap("op-1"));
        await().atMost(LIMIT).until(() -> taps.size() == 3);
        calls.clear();
        var second = get(network.takeTap("op-2"));
        get(network.leaseTap("op-2", VM, second, network.nextLease(Set.of())));
        assertTrue(!first.equals(second));
        assertEquals("leaseTap", calls.stream().filter(call -> !call.equals("createTap")).findFirst().orElseThrow());
        await().atMost(LIMIT).until(() -> taps.size() == 4);
        get(network.releaseTap("op-3", VM, second, network.nextLease(Set.of())));
        assertEquals(Set.of(), leased);
        await().atMost(LIMIT).until(() -> taps.size() == 3);
        assertTrue(taps.contains(first));
    }

    @Test
    void aFreeTapThatIsNoPortAnyMoreIsReplaced() {
        var first = get(network.takeTap("op-1"));
        await().atMost(LIMIT).until(() -> taps.size() == 3);
        var free = taps.stream().filter(tap -> !tap.equals(first)).toList();
        ports.removeAll(free);
        var second = get(network.takeTap("op-2"));
        assertTrue(!free.contains(second), second);
        assertTrue(taps.contains(second));
        await().atMost(LIMIT).until(() -> taps.size() == 4);
        assertTrue(taps.stream().noneMatch(free::contains), taps.toString());
    }

    @Test
    void aTapOfBeforeTheHostsBootIsNotTakenAgain() {
        get(network.releaseTap("reconcile", VM, "bgt-deadbeef", network.nextLease(Set.of())));
        assertEquals("bgt-00000000", get(network.takeTap("op-1")));
    }

    @Test
    void manyAtOnceNeverGetOneTapTwice() {
        var taken = get(Uni.join().all(IntStream.range(0, 40).mapToObj(i -> network.takeTap("op-" + i)).toList()).andFailFast());
        assertEquals(40, taken.stream().distinct().count());
        await().atMost(LIMIT).until(() -> taps.size() == 42);
    }

    @Test
    void aNameThatExistsIsLeftAlone() {
        taps.add("bgt-00000000");
        assertEquals("bgt-00000001", get(network.takeTap("op-1")));
    }

    @Test
    void reclaimSparesLeasedAndPooledTaps() {
        var mine = get(network.takeTap("op-1"));
        await().atMost(LIMIT).until(() -> taps.size() == 3);
        taps.addAll(List.of("bgt-aaaaaaaa", "bgt-bbbbbbbb"));
        get(network.reclaim("op-2", new KernelObjects(true, List.copyOf(taps), List.of(), List.of(), true, List.of()), Set.of("bgt-bbbbbbbb")));
        assertEquals(4, taps.size());
        assertTrue(taps.containsAll(List.of(mine, "bgt-bbbbbbbb")));
    }

    @Test
    void atTheEndNothingIsLeft() {
        var mine = get(network.takeTap("op-1"));
        await().atMost(LIMIT).until(() -> taps.size() == 3);
        get(network.releaseTap("op-2", VM, mine, network.nextLease(Set.of())));
        get(network.release("op-3", false));
        assertEquals(Set.of(), taps);
        assertEquals("removeNetwork", calls.getLast());
    }

    @Test
    void anAddressOfAnotherSubnetIsNotLeasedButGivenBack() {
        var foreign = network.leaseOf("10.9.9.9");
        var told = assertThrows(BangerException.class, () -> get(network.leaseTap("op-1", VM, "bgt-00000000", foreign)));
        assertTrue(told.getMessage().contains("10.9.9.9 is not in the configured subnet 10.213.77.0/24"));
        get(network.releaseTap("op-2", VM, "bgt-00000000", foreign));
    }

    private static BangerConfig.Network options() {
        return new BangerConfig.Network() {
            @Override
            public String bridge() {
                return "br-banger";
            }

            @Override
            public String subnet() {
                return "10.213.77.0/24";
            }

            @Override
            public int tapPool() {
                return 2;
            }
        };
    }
}
