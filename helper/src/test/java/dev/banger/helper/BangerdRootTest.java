package dev.banger.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.helper.rpc.RpcPrivilegedOps;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The program as a process: where it serves and where it refuses to, and what it remembers of an earlier one. */
@Tag("root")
class BangerdRootTest {
    private static final String VM = "0123456789abcdef0123456789abcdef";
    private static final String TAP = "bgt-00000001";

    private Path root;

    @BeforeEach
    void make() throws Exception {
        TestHost.assumeRoot();
        root = Files.createTempDirectory(Path.of("/tmp"), "bgr", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    }

    @AfterEach
    void remove() throws Exception {
        if (root != null) {
            TestHost.tool("rm", "-rf", root.toString());
        }
    }

    @Test
    void wrongArgumentsAreNamedWithTheUsage() throws Exception {
        for (var bad : List.of(List.<String>of(), List.of("serve"), List.of("serve", "--owner-uid"), List.of("serve", "--force", "1"),
                List.of("exec", "/bin/sh"))) {
            var ended = run(bad);
            assertEquals(2, ended.status(), ended.output());
            assertTrue(ended.output().contains("--owner-uid"), ended.output());
        }
        assertEquals(0, run(List.of("version")).status());
    }

    @Test
    void hazard13ADirectoryThatIsNotRootsAloneIsRefused() throws Exception {
        Files.createSymbolicLink(root.resolve("run"), Files.createDirectory(root.resolve("elsewhere")));
        refuses("is a link");
        Files.delete(root.resolve("run"));
        Files.createDirectory(root.resolve("run"));
        Files.setPosixFilePermissions(root.resolve("run"), PosixFilePermissions.fromString("rwxrwx--x"));
        refuses("can be changed by others");
        Files.setPosixFilePermissions(root.resolve("run"), PosixFilePermissions.fromString("rwx--x--x"));
        Files.setAttribute(root.resolve("run"), "unix:uid", HelperProcess.OWNER);
        refuses("belongs to uid " + HelperProcess.OWNER);
        Files.setAttribute(root.resolve("run"), "unix:uid", 0);
        Files.writeString(root.resolve("run/helper.sock"), "");
        refuses("is no socket");
        assertTrue(Files.isRegularFile(root.resolve("run/helper.sock")));
        Files.delete(root.resolve("run/helper.sock"));
        Files.createSymbolicLink(root.resolve("run/helper.sock"), Path.of("/etc/passwd"));
        refuses("is no socket");
        Files.delete(root.resolve("run/helper.sock"));
        Files.createDirectory(root.resolve("run/objects"));
        Files.setPosixFilePermissions(root.resolve("run/objects"), PosixFilePermissions.fromString("rwxr-xr-x"));
        refuses("chmod 700");
    }

    /** Hazard rows 14 and 17. */
    @Test
    void hazards14And17ItRemembersAfterSigkillWhatItMade() throws Exception {
        try (var first = new HelperProcess(root); var client = new RpcPrivilegedOps(first.socket)) {
            assertEquals("rwx--x--x", mode(root.resolve("run")));
            assertEquals("rw-------", mode(first.socket));
            assertEquals(HelperProcess.OWNER, Files.getAttribute(first.socket, "unix:uid"));
            client.ensureNetwork(new EnsureNetwork("op", "br-banger-h", "10.220.77.1", 24));
            client.createTap(new CreateTap("op", TAP, "br-banger-h"));
            client.leaseTap(lease());
            assertEquals(List.of(VM), client.listObjects(new ListObjects("op", "br-banger-h")).vms());
            var second = run(serve());
            assertEquals(1, second.status(), second.output());
            assertTrue(second.output().contains("another bangerd-root"), second.output());
        }
        assertTrue(Files.exists(root.resolve("run/helper.sock"), LinkOption.NOFOLLOW_LINKS), "it was killed");
        Files.delete(root.resolve("run/helper.sock"));
        try (var next = new HelperProcess(root); var client = new RpcPrivilegedOps(next.socket)) {
            assertEquals(List.of(VM), client.listObjects(new ListObjects("op", "br-banger-h")).vms());
            client.releaseTap(new ReleaseTap("op", VM, TAP, "02:62:0a:dc:4d:02", "10.220.77.2"));
            client.removeTap(new RemoveTap("op", TAP));
            client.removeNetwork(new RemoveNetwork("op", "br-banger-h"));
            client.forgetVm(new ForgetVm("op", VM));
            assertEquals(List.of(), client.listObjects(new ListObjects("op", "br-banger-h")).vms());
            assertEquals(0, next.end(), next.log());
            assertTrue(next.log().contains("VMs live on"), next.log());
        }
        try (var left = Files.list(root.resolve("run/objects"))) {
            assertEquals(0, left.count());
        }
    }

    private static LeaseTap lease() {
        return new LeaseTap("op", VM, TAP, "02:62:0a:dc:4d:02", "10.220.77.2");
    }

    private void refuses(String why) throws Exception {
        var ended = run(serve());
        assertEquals(1, ended.status(), ended.output());
        assertTrue(ended.output().contains(why), ended.output());
        assertFalse(ended.output().contains("\"ready\""), ended.output());
    }

    private List<String> serve() {
        var arguments = new ArrayList<>(List.of("serve"));
        arguments.addAll(HelperProcess.arguments(root));
        return arguments;
    }

    private record Ended(int status, String output) {}

    private static Ended run(List<String> arguments) throws Exception {
        var command = new ArrayList<>(List.of("timeout", "20", Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp", HelperProcess.classPath(), BangerdRoot.class.getName()));
        command.addAll(arguments);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes());
        return new Ended(process.waitFor(), output);
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
