package dev.banger.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.helper.HostileInputs.Input;
import dev.banger.helper.ledger.FileLedger;
import dev.banger.helper.ledger.VmEntry;
import dev.banger.linux.ProcessIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The owner's account turned against the real helper, on its real socket: hazard rows 6 to 14 and 49. Each input is refused, changes nothing
 * of kernel and files, and leaves a helper that answers the next caller.
 */
@Tag("root")
class HostileClientTest {
    /** Its tap is leased, nothing else. */
    private static final String VM = HostileInputs.VM;
    /** It runs: the ledger says that a process of ours is its VMM. */
    private static final String RUNNING = "aaaaaaaa89abcdef0123456789abcdef";
    private static final String STRANGER = "bbbbbbbb89abcdef0123456789abcdef";
    private static final String TWIN = "01234567ffffffffffffffffffffffff";
    private static final String TAP = "bgt-00000001";
    private static final String FREE_TAP = "bgt-00000002";
    private static final String RUNNING_TAP = "bgt-00000003";
    private static final String FOREIGN_TAP = "bgt-f0000000";

    private static Path root;
    private static HelperProcess helper;
    private static HostileCaller owner;
    private static Process vmm;
    private static VmmProcess running;
    private static int refused;

    @BeforeAll
    static void serve() throws Exception {
        TestHost.assumeRoot();
        root = Files.createTempDirectory(Path.of("/tmp"), "bgh", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        vmm = new ProcessBuilder("tail", "-f", "/dev/null").start();
        var identity = ProcessIdentity.of((int) vmm.pid()).orElseThrow();
        running = new VmmProcess(identity.pid(), identity.startTimeTicks());
        Files.createDirectory(root.resolve("run"));
        Files.setPosixFilePermissions(root.resolve("run"), PosixFilePermissions.fromString("rwx--x--x"));
        try (var ledger = new FileLedger(root.resolve("run/objects"))) {
            ledger.updateVm(RUNNING, vm -> vm
                    .withVmm(VmEntry.Vmm.orderedBy("op-before").withProcess(new VmEntry.Process(running.pid(), running.startTimeTicks())))
                    .withSnapshot(new VmEntry.Snapshot(Path.of("/i"), Path.of("/c"))));
        }
        for (var made : List.of("nodes", "vm", "programs")) {
            Files.createDirectory(root.resolve(made));
            Files.setPosixFilePermissions(root.resolve(made), PosixFilePermissions.fromString("rwx--x--x"));
        }
        helper = new HelperProcess(root);
        owner = new HostileCaller(HelperProcess.OWNER, helper.socket);
        done(HostileInputs.request("ensure-network", with("ensure-network", "bridge", "br-banger-h", "gateway", "10.220.77.1")));
        for (var tap : List.of(TAP, FREE_TAP, RUNNING_TAP)) {
            done(HostileInputs.changed("create-tap", "tap", HostileInputs.quoted(tap)));
        }
        done(HostileInputs.good("lease-tap"));
        done(HostileInputs.request("lease-tap", with("lease-tap", "vmId", RUNNING, "tap", RUNNING_TAP, "mac", "02:62:0a:dc:4d:03", "address",
                "10.220.77.3")));
        helper.tool("ip", "tuntap", "add", FOREIGN_TAP, "mode", "tap");
        helper.tool("ip", "link", "add", "br-banger-f", "type", "bridge");
        helper.tool("ip", "link", "add", "lan0", "type", "bridge");
        helper.tool("ip", "addr", "add", "10.220.5.1/24", "dev", "lan0");
        helper.tool("ip", "link", "set", "lan0", "up");
    }

    @AfterAll
    static void endAll() throws Exception {
        if (root == null) {
            return;
        }
        System.out.println(refused + " hostile inputs refused");
        owner.close();
        helper.close();
        vmm.destroyForcibly();
        TestHost.tool("rm", "-rf", root.toString());
    }

    /** Hazards 1, 2, 7, 35 and 49. */
    @TestFactory
    Stream<DynamicTest> hazards7And49FramesTextsNamesAndNumbers() throws Exception {
        var before = world();
        return HostileInputs.all().stream().map(input -> DynamicTest.dynamicTest(input.toString(), () -> refuses(input, before)));
    }

    @Test
    void hazard7AByteASecondIsDropped() throws Exception {
        var before = world();
        var frame = HostileCaller.framed(HostileInputs.good("host-facts").getBytes(StandardCharsets.UTF_8));
        assertEquals("ended", owner.say(frame, 1));
        refusedWithoutTrace("a byte a second", before);
    }

    @TestFactory
    Stream<DynamicTest> hazard8OutOfOrder() throws Exception {
        var inputs = new LinkedHashMap<String, String>();
        inputs.put("a tap on a bridge that was never made", HostileInputs.request("create-tap", with("create-tap", "bridge", "br-banger-q")));
        inputs.put("a tap that is there", HostileInputs.changed("create-tap", "tap", HostileInputs.quoted(TAP)));
        inputs.put("a lease of a tap that was never made", HostileInputs.request("lease-tap", with("lease-tap", "vmId", STRANGER, "tap",
                "bgt-0000abcd", "mac", "02:62:0a:dc:4d:09", "address", "10.220.77.9")));
        inputs.put("a lease of another VM's tap", HostileInputs.request("lease-tap", with("lease-tap", "vmId", STRANGER, "mac",
                "02:62:0a:dc:4d:09", "address", "10.220.77.9")));
        inputs.put("a second tap", HostileInputs.request("lease-tap", with("lease-tap", "tap", FREE_TAP)));
        inputs.put("the same lease with another address", HostileInputs.request("lease-tap", with("lease-tap", "address", "10.220.77.9")));
        inputs.put("the same lease with another mac", HostileInputs.request("lease-tap", with("lease-tap", "mac", "02:62:0a:dc:4d:09")));
        for (var address : List.of("10.220.77.1", "10.220.77.0", "10.220.77.255", "10.220.78.4", "192.168.1.1", "10.220.77.2")) {
            inputs.put("a lease of address " + address, HostileInputs.request("lease-tap", with("lease-tap", "vmId", STRANGER, "tap", FREE_TAP,
                    "mac", "02:62:0a:dc:4d:09", "address", address)));
        }
        inputs.put("a lease of another VM's mac", HostileInputs.request("lease-tap", with("lease-tap", "vmId", STRANGER, "tap", FREE_TAP,
                "address", "10.220.77.9")));
        inputs.put("NAT without a lease", HostileInputs.request("allow-nat", with("allow-nat", "vmId", STRANGER, "address", "10.220.77.9")));
        inputs.put("NAT of another address", HostileInputs.request("allow-nat", with("allow-nat", "address", "10.220.77.3")));
        inputs.put("NAT of the host", HostileInputs.request("allow-nat", with("allow-nat", "address", "10.220.77.1")));
        inputs.put("a release of another VM's tap", HostileInputs.request("release-tap", with("release-tap", "tap", RUNNING_TAP)));
        inputs.put("a release of another address", HostileInputs.request("release-tap", with("release-tap", "address", "10.220.77.3")));
        inputs.put("removing a running VM's tap", HostileInputs.changed("remove-tap", "tap", HostileInputs.quoted(RUNNING_TAP)));
        inputs.put("removing a network with taps", HostileInputs.good("remove-network"));
        inputs.put("another address of the network", HostileInputs.request("ensure-network", with("ensure-network", "gateway", "10.220.77.9")));
        inputs.put("a second start", launch("vmId", RUNNING, "arguments", List.of(RUNNING)));
        inputs.put("another disk under a running VM", HostileInputs.request("attach-snapshot", with("attach-snapshot", "vmId", RUNNING)));
        inputs.put("no disk under a running VM", HostileInputs.request("remove-snapshot", with("remove-snapshot", "vmId", RUNNING)));
        inputs.put("no disk under a running VM, by its first digits",
                HostileInputs.request("remove-snapshot", with("remove-snapshot", "vmId", RUNNING.substring(0, 8) + "0".repeat(24))));
        inputs.put("forgetting a running VM", HostileInputs.request("forget-vm", with("forget-vm", "vmId", RUNNING)));
        inputs.put("forgetting a VM with a tap", HostileInputs.good("forget-vm"));
        inputs.put("a VM that shares its first digits", HostileInputs.request("attach-snapshot", with("attach-snapshot", "vmId", TWIN)));
        inputs.put("removing for one that shares its first digits", HostileInputs.request("remove-snapshot", with("remove-snapshot", "vmId", TWIN)));
        inputs.put("a VMM with a tap that nobody leased", launch("vmId", STRANGER, "tap", FREE_TAP));
        inputs.put("a VMM with another VM's tap", launch("vmId", STRANGER, "tap", TAP));
        inputs.put("a VMM with another tap than its VM's", launch("tap", FREE_TAP));
        return tests(8, inputs);
    }

    @TestFactory
    Stream<DynamicTest> hazard9Paths() throws Exception {
        var inputs = new LinkedHashMap<String, String>();
        var bad = badPaths();
        bad.forEach((name, path) -> {
            inputs.put("image: " + name, attach(path, own("cow-of-images").toString()));
            inputs.put("cow: " + name, attach(own("image-of-cows").toString(), path));
            inputs.put("written by a VMM: " + name, launch("writable", List.of(path)));
            inputs.put("read by a VMM: " + name, launch("readable", List.of(path)));
        });
        inputs.put("image and cow are one", attach(own("one").toString(), own("one").toString()));
        inputs.put("the socket directory is another VM's", launch("directory", root + "/vm/ffffffff"));
        inputs.put("the socket directory is the owner's", launch("directory", helper.state.toString()));
        inputs.put("the socket directory is /etc", launch("directory", "/etc"));
        return tests(9, inputs);
    }

    /** A file that becomes a link to one of root's and back, as fast as that goes, while it is named. */
    @Test
    void hazard9AFileThatIsSwapped() throws Exception {
        var secret = Files.writeString(root.resolve("secret"), "of root's");
        var target = helper.state.resolve("swapped");
        var ours = own("swapped.real");
        var stop = new AtomicBoolean();
        var swapping = Thread.ofPlatform().start(() -> swap(target, ours, secret, stop));
        try {
            for (var round = 0; round < 200; round++) {
                var answer = owner.ask(launch("writable", List.of(target.toString()), "arguments", List.of(VM)));
                assertTrue(answer.contains("\"refused\""), answer);
            }
        } finally {
            stop.set(true);
            swapping.join();
        }
        assertEquals("of root's", Files.readString(secret));
        assertEquals(0, (int) Files.getAttribute(secret, "unix:gid"), "it was never given to a VM's group");
        assertEquals(1, (int) Files.getAttribute(secret, "unix:nlink"));
        started().forEach(name -> assertTrue(name.contains(VM)));
        clearStarted();
        refused++;
    }

    @TestFactory
    Stream<DynamicTest> hazards10And11WhatIsNotOurs() throws Exception {
        var self = ProcessIdentity.of((int) ProcessHandle.current().pid()).orElseThrow();
        var init = ProcessIdentity.of(1).orElseThrow();
        var server = ProcessIdentity.of(helper.pid()).orElseThrow();
        var inputs = new LinkedHashMap<String, String>();
        for (var vm : List.of(VM, RUNNING, STRANGER)) {
            inputs.put("init, for VM " + vm, signal(vm, 1, init.startTimeTicks()));
            inputs.put("a process of root's, for VM " + vm, signal(vm, self.pid(), self.startTimeTicks()));
            inputs.put("the helper, for VM " + vm, signal(vm, server.pid(), server.startTimeTicks()));
        }
        inputs.put("another VM's VMM", signal(VM, running.pid(), running.startTimeTicks()));
        inputs.put("a VMM, for a VM that was never made", signal(STRANGER, running.pid(), running.startTimeTicks()));
        inputs.put("a tap of our name, made by others: made again", HostileInputs.changed("create-tap", "tap", HostileInputs.quoted(FOREIGN_TAP)));
        inputs.put("a tap of our name, made by others: leased", HostileInputs.request("lease-tap",
                with("lease-tap", "vmId", STRANGER, "tap", FOREIGN_TAP, "mac", "02:62:0a:dc:4d:09", "address", "10.220.77.9")));
        inputs.put("a bridge of our name, made by others: taken", HostileInputs.request("ensure-network",
                with("ensure-network", "bridge", "br-banger-f", "gateway", "10.220.99.1")));
        inputs.put("a bridge of our name, made by others: removed", HostileInputs.changed("remove-network", "bridge", "\"br-banger-f\""));
        inputs.put("a bridge of our name, made by others: listed", HostileInputs.changed("list-objects", "bridge", "\"br-banger-f\""));
        inputs.put("a tap on a bridge made by others", HostileInputs.changed("create-tap", "bridge", "\"br-banger-f\""));
        inputs.put("a network over the host's own", HostileInputs.request("ensure-network",
                with("ensure-network", "bridge", "br-banger-q", "gateway", "10.220.5.77")));
        for (var device : List.of("/dev/loop0", "/dev/sda", "/dev/mem", "/dev/mapper/control", "/dev/null")) {
            inputs.put("device " + device + " for a VMM", launch("writable", List.of(device)));
            inputs.put("device " + device + " as a cow", attach(own("image-of-devices").toString(), device));
        }
        inputs.put("another VM's root disk", launch("writable", List.of(root + "/nodes/banger-aaaaaaaa")));
        inputs.put("a root disk that was never made", launch("writable", List.of(root + "/nodes/banger-01234567")));
        inputs.put("something else among the nodes", launch("writable", List.of(root + "/nodes/x")));
        return tests(11, inputs);
    }

    /** What removes what is not there, or is somebody else's, does nothing and is no error: it may be a repeated request. */
    @Test
    void hazards8And11RemovingWhatIsUnknownTouchesNothing() throws Exception {
        var before = world();
        done(HostileInputs.changed("remove-tap", "tap", HostileInputs.quoted(FOREIGN_TAP)));
        done(HostileInputs.changed("remove-tap", "tap", "\"bgt-0000abcd\""));
        done(HostileInputs.request("release-tap", with("release-tap", "vmId", STRANGER)));
        done(HostileInputs.request("revoke-nat", with("revoke-nat", "vmId", STRANGER)));
        done(HostileInputs.request("remove-snapshot", with("remove-snapshot", "vmId", STRANGER)));
        done(HostileInputs.request("forget-vm", with("forget-vm", "vmId", STRANGER)));
        done(signal(RUNNING, running.pid(), running.startTimeTicks() + 1));
        done(HostileInputs.good("lease-tap"));
        assertEquals(before, world());
    }

    @TestFactory
    Stream<DynamicTest> hazard12VmmBinaries() throws Exception {
        var inputs = new LinkedHashMap<String, String>();
        var programs = root.resolve("programs");
        var link = Files.createSymbolicLink(programs.resolve("link"), Path.of("/usr/bin/tail"));
        inputs.put("a symbolic link", launch("binary", link.toString()));
        inputs.put("group-writable", launch("binary", program("group", "rwxrwxr-x").toString()));
        inputs.put("world-writable", launch("binary", program("world", "rwxr-xrwx").toString()));
        inputs.put("not executable", launch("binary", program("data", "rw-r--r--").toString()));
        var others = program("others", "rwxr-xr-x");
        Files.setAttribute(others, "unix:uid", HelperProcess.OWNER);
        inputs.put("the owner's", launch("binary", others.toString()));
        var script = Files.writeString(program("script", "rwxr-xr-x"), "#!/bin/sh\ntouch " + root + "/started/script\n");
        inputs.put("a script", launch("binary", script.toString()));
        inputs.put("of another architecture", launch("binary", foreignProgram().toString()));
        inputs.put("cut off", launch("binary", Files.write(program("short", "rwxr-xr-x"), new byte[] {0x7f, 'E', 'L', 'F'}).toString()));
        inputs.put("empty", launch("binary", Files.write(program("empty", "rwxr-xr-x"), new byte[0]).toString()));
        inputs.put("a directory", launch("binary", programs.toString()));
        inputs.put("missing", launch("binary", programs.resolve("missing").toString()));
        inputs.put("a device", launch("binary", "/dev/zero"));
        inputs.put("a process's memory", launch("binary", "/proc/self/exe"));
        inputs.put("relative", launch("binary", "usr/bin/tail"));
        inputs.put("with dots", launch("binary", "/usr/bin/../bin/tail"));
        TestHost.tool("mkfifo", "-m", "755", programs.resolve("fifo").toString());
        inputs.put("a FIFO", launch("binary", programs.resolve("fifo").toString()));
        return tests(12, inputs);
    }

    /** The file's mode keeps others out; were it open, the kernel's word on who connects would. */
    @Test
    void hazard6AnotherUidIsNotLetIn() throws Exception {
        var before = world();
        try (var other = new HostileCaller(65_534, helper.socket)) {
            assertEquals("denied", other.ask(HostileInputs.good("host-facts")));
            Files.setPosixFilePermissions(helper.socket, PosixFilePermissions.fromString("rw-rw-rw-"));
            for (var method : List.of("host-facts", "list-objects", "remove-tap", "forget-vm")) {
                var answer = other.ask(HostileInputs.good(method));
                assertTrue(answer.equals("ended") || answer.contains("uid 65534 is not let in"), answer);
            }
            assertTrue(helper.log().contains("uid 65534 is not let in"), helper.log());
            refused += 5;
        } finally {
            Files.setPosixFilePermissions(helper.socket, PosixFilePermissions.fromString("rw-------"));
        }
        try (var superuser = new HostileCaller(0, helper.socket)) {
            assertTrue(superuser.ask(HostileInputs.good("list-objects")).contains("\"objects\""));
        }
        assertEquals(before, world());
    }

    private Stream<DynamicTest> tests(int row, LinkedHashMap<String, String> inputs) throws Exception {
        var before = world();
        return inputs.entrySet().stream().map(input -> {
            var bytes = HostileCaller.framed(input.getValue().getBytes(StandardCharsets.UTF_8));
            var named = new Input(row, input.getKey(), bytes);
            return DynamicTest.dynamicTest(named.toString(), () -> refuses(named, before));
        });
    }

    private static void refuses(Input input, String before) throws Exception {
        var answer = owner.say(input.bytes());
        assertTrue(answer.equals("ended") || answer.contains("\"answer\":\"refused\""), input + ": " + answer);
        assertFalse(answer.contains("bangerd-root failed") || answer.contains("nothing is started here"), input + ": " + answer);
        refusedWithoutTrace(input.toString(), before);
    }

    private static void refusedWithoutTrace(String input, String before) throws Exception {
        assertEquals(before, world(), input);
        assertTrue(helper.isAlive(), input);
        assertTrue(vmm.isAlive(), input);
        var answer = owner.ask(HostileInputs.good("list-objects"));
        assertTrue(answer.contains("\"answer\":\"objects\""), input + ", and then: " + answer);
        refused++;
    }

    private static void done(String request) {
        var answer = owner.ask(request);
        assertTrue(answer.contains("\"answer\":\"done\""), request + ": " + answer);
    }

    /** All that an executed request could have changed. */
    private static String world() throws Exception {
        return String.join("\n", helper.tool("ip", "-o", "link"), helper.tool("ip", "-4", "-o", "addr"), helper.tool("nft", "-s", "list", "ruleset"),
                loops(), started().toString(), files());
    }

    /** Loops are the host's, and other tests attach some meanwhile: those over files that inputs name count. */
    private static String loops() throws Exception {
        var all = TestHost.tool("losetup", "--list", "--noheadings", "--output", "NAME,BACK-FILE");
        return all.lines().filter(loop -> loop.contains(root.toString()) || loop.contains("/etc/")).toList().toString();
    }

    private static List<String> started() throws IOException {
        try (var marks = Files.list(helper.marks)) {
            return marks.map(mark -> mark.getFileName().toString()).sorted().toList();
        }
    }

    private static void clearStarted() throws IOException {
        for (var name : started()) {
            Files.delete(helper.marks.resolve(name));
        }
    }

    /** Owners, modes, links and sizes of all that lies in state, nodes and the VMs' directory, and of files outside that inputs name. */
    private static String files() throws IOException {
        var all = new TreeMap<Path, Object>();
        for (var directory : List.of("state", "nodes", "vm", "programs")) {
            if (Files.exists(root.resolve(directory))) {
                try (var paths = Files.walk(root.resolve(directory))) {
                    for (var path : paths.toList()) {
                        var seen = new TreeMap<>(Files.readAttributes(path, "unix:uid,gid,mode,nlink,size", LinkOption.NOFOLLOW_LINKS));
                        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                            seen.remove("size");
                        }
                        all.put(path, seen);
                    }
                }
            }
        }
        for (var outside : List.of("/etc/shadow", "/etc/passwd", "/dev/null", "/dev/mem", "/usr/bin/tail")) {
            if (Files.exists(Path.of(outside))) {
                all.put(Path.of(outside), new TreeMap<>(Files.readAttributes(Path.of(outside), "unix:uid,gid,mode,nlink,size")));
            }
        }
        return all.toString();
    }

    private static LinkedHashMap<String, String> badPaths() throws Exception {
        var bad = new LinkedHashMap<String, String>();
        var state = helper.state;
        bad.put("outside", "/etc/shadow");
        bad.put("outside, beside", root.resolve("state2").toString());
        bad.put("in proc", "/proc/self/mem");
        bad.put("a magic link", "/proc/self/root" + state + "/disk");
        bad.put("a symbolic link", Files.createSymbolicLink(state.resolve("link"), Path.of("/etc/shadow")).toString());
        Files.createSymbolicLink(state.resolve("etc"), Path.of("/etc"));
        bad.put("through a symbolic link", state.resolve("etc/shadow").toString());
        Files.createSymbolicLink(state.resolve("self"), Path.of("."));
        bad.put("through a link that leads nowhere else", state.resolve("self/image-of-cows").toString());
        bad.put("a hard link", Files.createLink(state.resolve("hard"), Files.writeString(root.resolve("elsewhere"), "x".repeat(512))).toString());
        Files.setAttribute(state.resolve("hard"), "unix:uid", HelperProcess.OWNER);
        Files.setPosixFilePermissions(state.resolve("hard"), PosixFilePermissions.fromString("rw-------"));
        TestHost.tool("mkfifo", state.resolve("fifo").toString());
        bad.put("a FIFO", state.resolve("fifo").toString());
        TestHost.tool("mknod", state.resolve("device").toString(), "c", "1", "3");
        bad.put("a device", state.resolve("device").toString());
        TestHost.tool("mknod", state.resolve("block").toString(), "b", "7", "0");
        bad.put("a block device", state.resolve("block").toString());
        bad.put("a directory", Files.createDirectory(state.resolve("directory")).toString());
        bad.put("the state itself", state.toString());
        bad.put("root's", Files.write(state.resolve("roots"), new byte[512]).toString());
        bad.put("missing", state.resolve("missing").toString());
        bad.put("relative", "state/disk");
        bad.put("with dots", state + "/../state/one");
        bad.put("with a NUL", state + "/one\\u0000");
        bad.put("with an escape sequence", state + "/\\u001b[31m");
        bad.put("of 5,000 characters", state + "/" + "x/".repeat(2_500) + "x");
        bad.put("empty", "");
        return bad;
    }

    /** A good file of the owner's. */
    private static Path own(String name) {
        try {
            var file = helper.state.resolve(name);
            if (!Files.exists(file)) {
                Files.write(file, new byte[512]);
                Files.setAttribute(file, "unix:uid", HelperProcess.OWNER);
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
            return file;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void swap(Path target, Path ours, Path secret, AtomicBoolean stop) {
        try {
            while (!stop.get()) {
                Files.createSymbolicLink(target, secret);
                Files.delete(target);
                Files.move(ours, target);
                Files.move(target, ours);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Path program(String name, String mode) throws IOException {
        var program = Files.copy(Path.of("/usr/bin/tail"), root.resolve("programs").resolve(name));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString(mode));
        return program;
    }

    private static Path foreignProgram() throws IOException {
        var program = program("foreign", "rwxr-xr-x");
        var bytes = Files.readAllBytes(program);
        // e_machine of elf.h: 243 is RISC-V.
        bytes[18] = (byte) 243;
        return Files.write(program, bytes);
    }

    private static String attach(String image, String cow) {
        return HostileInputs.request("attach-snapshot", with("attach-snapshot", "image", image, "cow", cow));
    }

    private static String signal(String vm, int pid, long startTimeTicks) {
        var fields = HostileInputs.fields("signal-vmm");
        fields.put("vmId", HostileInputs.quoted(vm));
        fields.put("pid", Integer.toString(pid));
        fields.put("startTimeTicks", Long.toString(startTimeTicks));
        return HostileInputs.request("signal-vmm", fields);
    }

    /** A start that would be good but for these fields. */
    private static String launch(Object... namesAndValues) {
        var fields = HostileInputs.fields("launch-vmm");
        var vm = VM;
        for (var i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i].equals("vmId")) {
                vm = namesAndValues[i + 1].toString();
            }
        }
        fields.put("directory", HostileInputs.quoted(root + "/vm/" + vm.substring(0, 8)));
        fields.put("log", HostileInputs.quoted(helper.state + "/log"));
        for (var i = 0; i < namesAndValues.length; i += 2) {
            fields.put(namesAndValues[i].toString(), json(namesAndValues[i + 1]));
        }
        return HostileInputs.request("launch-vmm", fields);
    }

    private static String json(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(HostileClientTest::json).toList().toString()
                : HostileInputs.quoted(value.toString());
    }

    private static LinkedHashMap<String, String> with(String method, String... namesAndTexts) {
        var fields = new LinkedHashMap<>(HostileInputs.fields(method));
        for (var i = 0; i < namesAndTexts.length; i += 2) {
            fields.put(namesAndTexts[i], HostileInputs.quoted(namesAndTexts[i + 1]));
        }
        return fields;
    }
}
