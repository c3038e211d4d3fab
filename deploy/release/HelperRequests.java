import dev.banger.helper.AllowNat;
import dev.banger.helper.CreateTap;
import dev.banger.helper.EnsureNetwork;
import dev.banger.helper.GetHostFacts;
import dev.banger.helper.LeaseTap;
import dev.banger.helper.ListObjects;
import dev.banger.helper.PrivilegedException;
import dev.banger.helper.ReleaseTap;
import dev.banger.helper.RemoveNetwork;
import dev.banger.helper.RemoveTap;
import dev.banger.helper.RevokeNat;
import dev.banger.helper.rpc.RpcPrivilegedOps;
import java.nio.file.Path;

/**
 * {@code java HelperRequests.java SOCKET [COUNT]}: asks the helper at SOCKET for one VM's network from beginning to end, in it COUNT times
 * (200) and COUNT times more for the VM's NAT, which is a dump and a batch of nftables, and prints the median microseconds of the second
 * half: the helper of an owner who works has compiled its code. Leaves nothing behind. (What takes a tap out of the bridge, or an element out
 * of a set, waits for the kernel's RCU whoever asks.)
 */
public final class HelperRequests {
    private static final String OPERATION = "training";
    private static final String BRIDGE = "br-banger-train";
    private static final String TAP = "bgt-0a1b2c3d";
    private static final String VM = "0a1b2c3d00000000000000000000face";
    private static final String MAC = "02:00:0a:63:4d:02";
    private static final String ADDRESS = "10.99.77.2";

    private HelperRequests() {}

    public static void main(String... arguments) throws PrivilegedException {
        var count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
        try (var ops = new RpcPrivilegedOps(Path.of(arguments[0]))) {
            ops.hostFacts(new GetHostFacts(OPERATION));
            ops.ensureNetwork(new EnsureNetwork(OPERATION, BRIDGE, "10.99.77.1", 24));
            ops.createTap(new CreateTap(OPERATION, TAP, BRIDGE));
            ops.leaseTap(new LeaseTap(OPERATION, VM, TAP, MAC, ADDRESS));
            median(ops, count);
            System.out.println(median(ops, count));
            ops.revokeNat(new RevokeNat(OPERATION, VM, ADDRESS));
            ops.releaseTap(new ReleaseTap(OPERATION, VM, TAP, MAC, ADDRESS));
            ops.removeTap(new RemoveTap(OPERATION, TAP));
            ops.removeNetwork(new RemoveNetwork(OPERATION, BRIDGE));
            try {
                ops.listObjects(new ListObjects(OPERATION, BRIDGE));
            } catch (PrivilegedException e) {
                System.err.println("list of objects: " + e.getMessage());
            }
        }
    }

    private static long median(RpcPrivilegedOps ops, int count) throws PrivilegedException {
        var micros = new long[count];
        for (var i = 0; i < count; i++) {
            var began = System.nanoTime();
            ops.allowNat(new AllowNat(OPERATION, VM, ADDRESS));
            micros[i] = (System.nanoTime() - began) / 1_000;
        }
        java.util.Arrays.sort(micros);
        return micros[count / 2];
    }
}
