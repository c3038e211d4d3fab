package dev.banger.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.helper.FileGrants.Grant;
import dev.banger.helper.systemd.UnitProperty;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class VmmUnitTest {
    private static final String VM = "0123456789abcdef0123456789abcdef";
    private static final Path SOCKETS = Path.of("/run/banger-vm/01234567");
    private static final Path DISK = Path.of("/var/lib/banger/state/vms/" + VM + "/root.img");
    private static final Path KERNEL = Path.of("/var/lib/banger/state/kernels/default/vmlinux");
    private static final Path NODES = Path.of("/var/lib/banger/nodes");
    private static final long GUEST = 512L << 20;

    @Test
    void theProgramThatBeginsAsRootBecomesTheAccountAndNothingElse() {
        assertEquals(
                List.of("/usr/bin/setpriv", "--reuid=70001", "--regid=70001", "--clear-groups", "--inh-caps=-all", "--ambient-caps=-all",
                        "--bounding-set=-all", "--no-new-privs", "--", "/usr/bin/qemu-system-x86_64", "-S", "%h $HOME"),
                command(unit(Optional.empty(), List.of())));
        assertTrue(command(unit(Optional.of(104), List.of())).contains("--groups=104"));
        // CAP_SETGID, CAP_SETUID, CAP_SETPCAP.
        assertEquals("[448]", value(unit(Optional.empty(), List.of()), "CapabilityBoundingSet"));
    }

    @Test
    void itSeesItsOwnFilesAlone() {
        var unit = unit(Optional.empty(), List.of(
                new Grant(NODES.resolve(VM).resolve("0"), DISK, true, Optional.empty()),
                new Grant(NODES.resolve(VM).resolve("1"), KERNEL, false, Optional.empty())));
        assertEquals("[[[/run/banger-vm/01234567, /run/banger-vm/01234567, false, 0], [/var/lib/banger/nodes/" + VM + "/0, " + DISK
                + ", false, 0]]]", value(unit, "BindPaths"));
        assertEquals("[[[/var/lib/banger/nodes/" + VM + "/1, " + KERNEL + ", false, 0]]]", value(unit, "BindReadOnlyPaths"));
        assertEquals("[[[/var/lib/banger/state, ro,mode=0755], [/run/banger-vm, ro,mode=0755]]]", value(unit, "TemporaryFileSystem"));
        assertEquals("[[-/run/banger, -/run/banger-root]]", value(unit, "InaccessiblePaths"));
        assertEquals("[yes]", value(unit, "ProtectHome"));
        assertFalse(properties(unit(Optional.empty(), List.of())).containsKey("BindReadOnlyPaths"), "an empty list empties BindPaths too");
    }

    @Test
    void onlyTheDevicesThatItUsesAreOpenToIt() {
        assertEquals("[[[/dev/net/tun, rw]]]", value(unit(Optional.empty(), List.of()), "DeviceAllow"));
        assertEquals("[closed]", value(unit(Optional.empty(), List.of()), "DevicePolicy"));
        var node = NODES.resolve("banger-01234567");
        assertEquals("[[[/dev/net/tun, rw], [/dev/kvm, rw], [/dev/vhost-vsock, rw], [/dev/block/254:3, rw]]]",
                value(unit(Optional.of(104), List.of(new Grant(node, node, true, Optional.of("254:3")))), "DeviceAllow"));
    }

    @Test
    void limitsFollowFromTheGuestsSizeAndEmulationNeedsMore() {
        assertEquals("[" + ((512L + 256 + 1_024) << 20) + "]", value(unit(Optional.empty(), List.of()), "MemoryMax"));
        assertEquals("[" + ((512L + 256) << 20) + "]", value(unit(Optional.of(104), List.of()), "MemoryMax"));
        assertEquals("[3000000]", value(unit(Optional.empty(), List.of()), "CPUQuotaPerSecUSec"));
        assertFalse(properties(unit(Optional.empty(), List.of())).containsKey("MemoryDenyWriteExecute"), "emulation writes code");
        assertTrue(properties(unit(Optional.of(104), List.of())).containsKey("MemoryDenyWriteExecute"));
    }

    private static VmmUnit unit(Optional<Integer> kvm, List<Grant> grants) {
        var request = new LaunchVmm(
                "op", VM, Path.of("/usr/bin/qemu-system-x86_64"), List.of("-S", "%h $HOME"), Optional.of("bgt-00000001"), SOCKETS, DISK.resolveSibling("vmm.log"), List.of(), List.of(), 2, GUEST);
        return new VmmUnit(request, new VmAccount(70_001, 70_001), grants,
                List.of(Path.of("/var/lib/banger/state"), Path.of("/run/banger-vm")),
                List.of(Path.of("/run/banger"), Path.of("/run/banger-root")), kvm, true, Optional.empty());
    }

    @Test
    void firecrackerGoesThroughItsJailerWithTheSamePathsInside() {
        var arguments = List.of("--id", VM, "--api-sock", SOCKETS + "/firecracker.sock", "--level", "Warning");
        var request = new LaunchVmm("op", VM, Path.of("/usr/local/bin/firecracker"), arguments, Optional.of("bgt-00000001"),
                SOCKETS, DISK.resolveSibling("console.log"), List.of(), List.of(), 2, GUEST);
        var unit = new VmmUnit(request, new VmAccount(70_001, 70_001),
                List.of(new Grant(NODES.resolve(VM).resolve("0"), DISK, true, Optional.empty())),
                List.of(Path.of("/var/lib/banger/state"), NODES), List.of(), Optional.of(104), false,
                Optional.of(new Jail(Path.of("/usr/local/bin/jailer"), NODES)));
        assertEquals(
                List.of("/usr/local/bin/jailer", "--id", VM, "--exec-file", "/usr/local/bin/firecracker", "--uid", "70001",
                        "--gid", "70001", "--chroot-base-dir", NODES.toString(), "--",
                        "--api-sock", SOCKETS + "/firecracker.sock", "--level", "Warning"),
                command(unit));
        var root = NODES + "/firecracker/" + VM + "/root";
        assertEquals("[[[" + SOCKETS + ", " + root + SOCKETS + ", false, 0], [" + NODES + "/" + VM + "/0, " + root + DISK + ", false, 0]]]",
                value(unit, "BindPaths"));
        assertEquals("[[[/var/lib/banger/state, ro,mode=0755], [" + NODES + ", rw,dev,mode=0755]]]", value(unit, "TemporaryFileSystem"));
        assertEquals("[[[/dev/net/tun, rwm], [/dev/kvm, rwm]]]", value(unit, "DeviceAllow"));
    }

    private static List<?> command(VmmUnit unit) {
        var commands = (List<?>) properties(unit).get("ExecStart").value().getValue();
        return (List<?>) ((Object[]) commands.getFirst())[1];
    }

    private static String value(VmmUnit unit, String name) {
        return java.util.Arrays.deepToString(new Object[] {flat(properties(unit).get(name).value().getValue())});
    }

    private static Object flat(Object value) {
        return value instanceof List<?> list ? list.stream().map(VmmUnitTest::flat).toArray() : value;
    }

    private static Map<String, UnitProperty> properties(VmmUnit unit) {
        return unit.properties().stream().collect(Collectors.toMap(UnitProperty::name, Function.identity(), (first, second) -> first));
    }
}
