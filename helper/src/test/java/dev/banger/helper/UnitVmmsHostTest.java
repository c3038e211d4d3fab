package dev.banger.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.helper.ledger.MemoryLedger;
import dev.banger.helper.systemd.Systemd;
import dev.banger.linux.Errno;
import dev.banger.linux.ExitWatcher;
import dev.banger.linux.LinuxException;
import dev.banger.linux.LoopDevice;
import dev.banger.linux.Pidfd;
import dev.banger.linux.ProcessIdentity;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** QEMU in a unit of the real systemd, on a lab's host, as root. Its guest is never started ({@code -S}). */
@Tag("full-host")
class UnitVmmsHostTest {
    private static final String OP = "op-0123456789abcdef";
    private static final String VM = "0123456789abcdef0123456789abcdef";
    private static final String UNIT = VmmUnit.name(VM);
    private static final String TAP = "bgt-fffffff1";
    private static final EnsureNetwork NETWORK = new EnsureNetwork(OP, "br-banger-u", "10.221.78.1", 24);
    private static final int OWNER = 4_711;
    private static final int FIRST = 70_000;
    private static final int KILL = 9;
    private static final Path QEMU = Path.of("/usr/bin/qemu-system-x86_64");
    private static final Path ROOT = Path.of("/var/lib/banger-units-test");
    private static final Path RUN = Path.of("/run/banger-units-test");
    private static final Path CLOSED = Path.of("/run/banger-units-closed");

    private final InstalledHost host = new InstalledHost(
            OWNER, OWNER, ROOT.resolve("state"), RUN, ROOT.resolve("nodes"), FIRST, FIRST + 9, List.of(CLOSED));
    private final Path directory = host.stateDir().resolve("vms").resolve(VM);
    private final Path disk = directory.resolve("root,img");
    private final Path log = directory.resolve("console.log");
    private final Path kernel = host.stateDir().resolve("kernels/vmlinux");
    private final Path socket = RUN.resolve(VM.substring(0, 8)).resolve("qmp.sock");
    private final MemoryLedger ledger = new MemoryLedger();
    private LocalPrivilegedOps ops;

    @BeforeEach
    void install() throws Exception {
        assertTrue(Systemd.isRunning());
        Files.createDirectories(directory);
        Files.createDirectories(CLOSED);
        Files.createDirectories(kernel.getParent());
        Files.write(disk, new byte[1 << 20]);
        Files.writeString(log, "");
        Files.writeString(kernel, "a kernel");
        TestHost.tool("chown", "-R", OWNER + ":" + OWNER, host.stateDir().toString());
        TestHost.tool("chmod", "-R", "go=", host.stateDir().toString());
        TestHost.tool("chmod", "o+r", kernel.toString());
        ops = LocalPrivilegedOps.forServer(host, ledger, Systemd.overSystemBus());
    }

    @AfterEach
    void leaveNothing() throws Exception {
        try (var systemd = Systemd.overSystemBus()) {
            systemd.stop(UNIT);
            systemd.resetFailed(UNIT);
        }
        ops.removeTap(new RemoveTap(OP, TAP));
        ops.removeNetwork(new RemoveNetwork(OP, NETWORK.bridge()));
        ops.close();
        TestHost.tool("rm", "-rf", ROOT.toString(), RUN.toString(), CLOSED.toString());
    }

    @Test
    void aVmmRunsUnderAnAccountOfItsOwnWithItsFilesAloneAndIsGoneWhenItIsForgotten() throws Exception {
        ops.ensureNetwork(NETWORK);
        ops.createTap(new CreateTap(OP, TAP, NETWORK.bridge()));
        ops.leaseTap(new LeaseTap(OP, VM, TAP, "02:62:0a:dd:4e:02", "10.221.78.2"));
        var process = ops.launchVmm(request());
        var proc = Path.of("/proc", Integer.toString(process.pid()));

        assertEquals(FIRST, Files.getAttribute(proc, "unix:uid"));
        assertEquals(FIRST, Files.getAttribute(proc, "unix:gid"));
        assertTrue(Files.readString(proc.resolve("cgroup")).contains("/" + UNIT + "\n"));
        assertTrue(Files.readString(proc.resolve("status")).contains("CapBnd:\t0000000000000000"));
        assertTrue(Files.readString(proc.resolve("status")).contains("Groups:\t \n"), Files.readString(proc.resolve("status")));
        assertTrue(greeting().contains("\"QMP\""));
        assertEquals(FIRST, Files.getAttribute(socket, "unix:uid"));
        assertEquals(OWNER, Files.getAttribute(socket, "unix:gid"));
        assertEquals(02770, (int) Files.getAttribute(socket.getParent(), "unix:mode") & 07777);
        assertEquals(OWNER, Files.getAttribute(disk, "unix:uid"));
        assertEquals(FIRST, Files.getAttribute(disk, "unix:gid"));
        assertEquals(0660, (int) Files.getAttribute(disk, "unix:mode") & 07777);
        assertEquals(1, Files.getAttribute(disk, "unix:nlink"));
        assertEquals(List.of(), names(host.nodesDir()));

        var seen = proc.resolve("root" + host.stateDir());
        try (var all = Files.walk(seen)) {
            assertEquals(Stream.of(disk, log, kernel).sorted().toList(),
                    all.filter(Files::isRegularFile)
                            .map(path -> host.stateDir().resolve(seen.relativize(path).toString()))
                            .sorted()
                            .toList());
        }
        assertEquals(List.of(RUN.resolve(VM.substring(0, 8)).getFileName()), names(proc.resolve("root" + RUN)));
        assertEquals(List.of(), names(proc.resolve("root" + host.nodesDir())));

        assertEquals(PrivilegedException.Code.CONFLICT, refusal(() -> ops.launchVmm(request())).code());
        assertEquals(PrivilegedException.Code.CONFLICT, refusal(() -> ops.forgetVm(new ForgetVm(OP, VM))).code());
        var other = new VmmProcess((int) ProcessHandle.current().pid(), ProcessIdentity.of((int) ProcessHandle.current().pid())
                .orElseThrow().startTimeTicks());
        assertEquals(PrivilegedException.Code.REFUSED, refusal(() -> ops.signalVmm(new SignalVmm(OP, VM, other, KILL))).code());

        // A helper that was restarted knows it all the same.
        ops.close();
        ops = LocalPrivilegedOps.forServer(host, ledger, Systemd.overSystemBus());
        assertEquals("running", ops.vmmEnd(new GetVmmEnd(OP, VM, process)));
        kill(process);
        assertEquals("killed by SIGKILL", ops.vmmEnd(new GetVmmEnd(OP, VM, process)));
        assertEquals("killed by SIGKILL", ops.vmmEnd(new GetVmmEnd(OP, VM, process)));
        assertFalse(units().contains(UNIT), units());

        var again = ops.launchVmm(request());
        kill(again);
        ops.listObjects(new ListObjects(OP, NETWORK.bridge()));
        assertFalse(units().contains(UNIT), units());
        ops.forgetVm(new ForgetVm(OP, VM));
        assertFalse(Files.exists(socket.getParent()));
        assertEquals(List.of(), names(host.nodesDir()));
        assertEquals(1, Files.getAttribute(disk, "unix:nlink"));
    }

    /** A loop device stands for the dm device: what is proved is the node and the unit's device list. */
    @Test
    void theDeviceOfItsRootDiskIsItsOwnAndOpens() throws Exception {
        var node = host.nodesDir().resolve("banger-" + VM.substring(0, 8));
        Files.createDirectories(node.getParent());
        try (var backing = dev.banger.linux.Files.open(disk, dev.banger.linux.Files.Access.READ_WRITE);
                var loop = LoopDevice.attach(backing, false, "banger-units-test")) {
            var number = (long) Files.getAttribute(loop.path(), "unix:rdev");
            dev.banger.linux.Files.makeBlockNode(node, (int) (number >> 8 & 0xfff), (int) (number & 0xff), OWNER, OWNER);
            var process = ops.launchVmm(request("host_device", node));
            assertTrue(greeting().contains("\"QMP\""), "QEMU has opened its disk before it listens");
            assertEquals(FIRST, Files.getAttribute(node, "unix:uid"));
            kill(process);
            assertEquals("killed by SIGKILL", ops.vmmEnd(new GetVmmEnd(OP, VM, process)));
        }
        var other = host.nodesDir().resolve("banger-ffffffff");
        Files.move(node, other);
        var refused = refusal(() -> ops.launchVmm(request("host_device", other)));
        assertTrue(refused.getMessage().contains("is not the root disk's device of VM 01234567"), refused.getMessage());
    }

    @Test
    void aProgramThatFailsSaysHowAndLeavesNoUnit() throws Exception {
        var bad = new LaunchVmm(
                OP, VM, QEMU, List.of("-nonsense"), Optional.empty(), socket.getParent(), log, List.of(disk), List.of(), 1, 1 << 28);
        var process = ops.launchVmm(bad);
        exit(process);
        assertEquals("ended with status 1", ops.vmmEnd(new GetVmmEnd(OP, VM, process)));
        assertFalse(units().contains(UNIT), units());
    }

    /** Hazard row 9, with an owner who knows where the seams are. */
    @Test
    void anOwnerCannotHaveFilesGivenAwayThatAreNotHis() throws Exception {
        Files.delete(disk);
        Files.createSymbolicLink(disk, Path.of("/etc/shadow"));
        refused("symbolic link");
        Files.delete(disk);
        Files.writeString(disk, "root's");
        refused("belongs to uid 0");
        TestHost.tool("chown", OWNER + ":" + OWNER, disk.toString());
        var second = Files.createLink(host.stateDir().resolve("second"), disk);
        refused("hard links");
        Files.delete(second);
        Files.delete(disk);
        TestHost.tool("mkfifo", disk.toString());
        refused("is not a regular file");
        assertFalse(Files.exists(host.nodesDir().resolve(VM)), "links stay behind");
    }

    private void refused(String why) {
        var refused = refusal(() -> ops.launchVmm(request()));
        assertTrue(refused.code() == PrivilegedException.Code.REFUSED && refused.getMessage().contains(why), refused.getMessage());
    }

    private LaunchVmm request() {
        return request("file", disk);
    }

    private LaunchVmm request(String driver, Path root) {
        var arguments = new ArrayList<>(List.of(
                "-S", "-nodefaults", "-no-user-config", "-display", "none", "-M", "microvm", "-accel", "tcg,thread=multi", "-m", "64M",
                "-chardev", "file,id=console,append=on,path=" + log, "-serial", "chardev:console",
                "-chardev", "socket,id=qmp,server=on,wait=off,path=" + socket, "-mon", "chardev=qmp,mode=control",
                "-blockdev",
                "{\"driver\":\"raw\",\"node-name\":\"root\",\"file\":{\"driver\":\"" + driver + "\",\"filename\":\"" + root + "\"}}",
                "-device", "virtio-blk-device,drive=root",
                "-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny"));
        var tap = Files.exists(Path.of("/sys/class/net", TAP));
        if (tap) {
            arguments.addAll(List.of(
                    "-netdev", "tap,id=net0,ifname=" + TAP + ",script=no,downscript=no", "-device", "virtio-net-device,netdev=net0"));
        }
        return new LaunchVmm(
                OP, VM, QEMU, arguments, tap ? Optional.of(TAP) : Optional.empty(), socket.getParent(), log, List.of(root, log),
                List.of(kernel), 1, 64 << 20);
    }

    /** QEMU binds its socket some time after its start. */
    private String greeting() throws Exception {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!Files.exists(socket) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            var bytes = ByteBuffer.allocate(4_096);
            channel.read(bytes);
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        }
    }

    private void kill(VmmProcess process) throws Exception {
        ops.signalVmm(new SignalVmm(OP, VM, process, KILL));
        exit(process);
    }

    private static void exit(VmmProcess process) throws Exception {
        try (var pidfd = Pidfd.open(process.pid()); var watcher = ExitWatcher.start("units-test")) {
            watcher.watch(pidfd).get(20, TimeUnit.SECONDS);
        } catch (LinuxException gone) {
            assertEquals(Errno.ESRCH, gone.errno());
        }
    }

    private static String units() throws Exception {
        return TestHost.tool("systemctl", "list-units", "--all", "--plain", "--no-legend", "banger-vm-*");
    }

    private static List<Path> names(Path directory) throws Exception {
        try (var all = Files.list(directory)) {
            return all.map(Path::getFileName).toList();
        }
    }

    private static PrivilegedException refusal(org.junit.jupiter.api.function.Executable work) {
        return assertThrows(PrivilegedException.class, work);
    }
}
