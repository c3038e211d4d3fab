package dev.banger.helper;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a start needs of the host's network: a tap as isolated bridge port, its lease, and its firewall entries with NAT. By
 * {@link NetworkOps}, with and without a tap waiting in the pool, and by one shell that runs {@code ip} and {@code nft}. Removal, which
 * waits for an RCU grace period by any means, is outside the measured part on all sides.
 *
 * <p>In the helper's package for the sake of {@link NetworkOps}. Wants a network namespace of its own: {@code bench/plumbing} makes it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 50)
@Measurement(iterations = 200)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class PlumbingBenchmark {
    private static final String BRIDGE = "br-banger";
    private static final String TAP = "bgt-00000001";
    private static final String VM = "0123456789abcdef0123456789abcdef";
    private static final String MAC = "02:62:0a:d5:4d:02";
    private static final String ADDRESS = "10.213.77.2";
    private static final int OWNER = 1_000;
    /** The same objects, each by the one command that a script would use; nft gets both entries in one call. */
    private static final String SCRIPT =
            """
            set -e
            ip tuntap add dev %1$s mode tap vnet_hdr user %5$d
            ip link set dev %1$s master %2$s
            ip link set dev %1$s type bridge_slave isolated on
            ip link set dev %1$s alias 'vm %6$s' up
            nft 'add element bridge banger leases { "%1$s" . %3$s . %4$s }; add element inet banger nat { %4$s }'
            """
                    .formatted(TAP, BRIDGE, MAC, ADDRESS, OWNER, VM);

    /** Enough for the JIT compiler; leasing one tap again and again needs no grace period. */
    private static final int WARM_UP_LEASES = 3_000;

    private NetworkOps ops;

    /** Bridge and firewall, which are there before a VM starts, and warm code. */
    @Setup(Level.Trial)
    public void makeNetwork() throws PrivilegedException {
        ops = new NetworkOps();
        ops.ensureNetwork(new EnsureNetwork("bench", BRIDGE, "10.213.77.1", 24));
        ops.createTap(new CreateTap("bench", TAP, BRIDGE));
        for (var i = 0; i < WARM_UP_LEASES; i++) {
            lease();
            ops.releaseTap(new ReleaseTap("bench", VM, TAP, MAC, ADDRESS));
        }
        ops.removeTap(new RemoveTap("bench", TAP));
    }

    @TearDown(Level.Trial)
    public void removeNetwork() throws PrivilegedException {
        ops.removeNetwork(new RemoveNetwork("bench", BRIDGE));
        ops.close();
    }

    /** Whatever way the tap came, it goes with all that it was given. */
    @TearDown(Level.Iteration)
    public void removeTap() throws PrivilegedException {
        ops.releaseTap(new ReleaseTap("bench", VM, TAP, MAC, ADDRESS));
        ops.removeTap(new RemoveTap("bench", TAP));
    }

    @Benchmark
    public void cold() throws PrivilegedException {
        ops.createTap(new CreateTap("bench", TAP, BRIDGE));
        lease();
    }

    @Benchmark
    public void warmPool(TapInPool pool) throws PrivilegedException {
        lease();
    }

    @Benchmark
    public int ipAndNft() throws IOException, InterruptedException {
        var process = new ProcessBuilder("sh", "-c", SCRIPT).inheritIO().start();
        var status = process.waitFor();
        if (status != 0) {
            throw new IOException("ip or nft ended with status " + status);
        }
        return status;
    }

    private void lease() throws PrivilegedException {
        ops.leaseTap(new LeaseTap("bench", VM, TAP, MAC, ADDRESS), OWNER);
        ops.allowNat(new AllowNat("bench", VM, ADDRESS));
    }

    /** A free tap, made before the clock runs. */
    @State(Scope.Benchmark)
    public static class TapInPool {
        @Setup(Level.Iteration)
        public void create(PlumbingBenchmark benchmark) throws PrivilegedException {
            benchmark.ops.createTap(new CreateTap("bench", TAP, BRIDGE));
        }
    }
}
