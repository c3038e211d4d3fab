package dev.banger;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as it is shipped, over its real socket: hazards 5, 13 and 40, and no TCP. */
@Tag("slow")
class PackagedDaemonIT {
    private static final Duration START = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    @Test
    void itServesOnAPrivateUnixSocketAndNowhereElse() throws Exception {
        try (var daemon = started()) {
            var body = "{\"file\":\"/nonexistent\"}";
            var accepted = daemon.raw("POST /v1/kernels HTTP/1.1\r\nHost: banger\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body);
            assertTrue(accepted.startsWith("HTTP/1.1 202 "), accepted);
            await().atMost(Duration.ofSeconds(20)).until(() -> daemon.exchange("GET /v1/operations").contains("\"status\":\"failed\""));
            assertEquals(List.of(), daemon.tcpListeners(), "TCP listeners, after transactions");
            assertEquals("rw-------", mode(daemon.socket()));
            assertEquals("rwx------", mode(daemon.socket().getParent()));
            assertEquals("rwx------", mode(directory.resolve("state")));
            assertFalse(Files.exists(Path.of("ObjectStore")), "the transaction manager keeps out of the working directory");
            secondDaemonIsRefused(daemon);
            otherAccountsAreRefused(daemon);
            daemon.process().destroy();
            assertTrue(daemon.process().waitFor(20, TimeUnit.SECONDS), "it ends when asked to");
        }
    }

    /** Readiness is announced (hazard 18); a service manager that is gone is told of in the log, and the daemon serves. */
    @Test
    void readinessIsAnnouncedToTheNotifySocketThatIsNamed() throws Exception {
        var nobody = directory.resolve("notify").toString();
        try (var daemon = PackagedDaemon.start(directory, Map.of("NOTIFY_SOCKET", nobody), "serve")) {
            await().atMost(START).until(() -> daemon.log().contains("systemd was not told that the daemon is ready"));
            assertTrue(daemon.log().contains(nobody), daemon.log());
            assertEquals("rw-------", mode(daemon.socket()), "it is bound and private by then");
            assertTrue(daemon.answers(), daemon.log());
        }
    }

    @Test
    void aKilledDaemonIsFollowedByAnother() throws Exception {
        try (var killed = started()) {
            killed.process().destroyForcibly().waitFor();
            assertTrue(Files.exists(killed.socket()), "its socket is stale now");
        }
        try (var next = started()) {
            assertTrue(next.answers());
        }
    }

    @Test
    void runDirectoriesThatSomebodyElsePreparedAreRefused() throws Exception {
        Files.createDirectory(directory.resolve("elsewhere"));
        Files.createSymbolicLink(directory.resolve("run"), directory.resolve("elsewhere"));
        assertTrue(refusal(Map.of()).contains("is a symbolic link"));
        Files.delete(directory.resolve("run"));
        Files.createFile(directory.resolve("run"));
        assertTrue(refusal(Map.of()).contains("is not a directory"));
        Files.delete(directory.resolve("run"));
        assumeTrue(PackagedDaemon.isRoot(), "skipped: only root can make a directory of another account");
        Files.createDirectory(directory.resolve("run"));
        Files.setAttribute(directory.resolve("run"), "unix:uid", 65_534);
        assertTrue(refusal(Map.of()).contains("belongs to uid 65534"));
    }

    @Test
    void badConfigurationIsRefusedByName() throws Exception {
        assertTrue(badInput(Map.of("BANGER_RUN_DIR", "/tmp/" + "x".repeat(100))).contains("run-dir"));
        assertTrue(badInput(Map.of("BANGER_STATE_DIR", "/tmp/a;INIT=x")).contains("state-dir"));
        assertTrue(badInput(Map.of("BANGER_NETWORK_SUBNET", "10.0.0.1/24")).contains("network.subnet"));
        assertTrue(badInput(Map.of("BANGER_VM_DISK_SIZE", "lots")).contains("vm.disk-size"));
    }

    @Test
    void settingsOfAFileAreUsedShownAndRefusedByLine() throws Exception {
        var file = directory.resolve("config.toml");
        Files.writeString(file, "[vm]\nmemory = \"3G\"\n");
        try (var daemon = started()) {
            Files.writeString(file, "[vm]\n\nmemory = \"4G\"\n");
            var changed = daemon.exchange("GET /v1/config");
            assertTrue(changed.contains("{\"key\":\"vm.memory\",\"value\":\"3G\",\"source\":\"file\",\"where\":\"" + file + ":2\""), changed);
            assertTrue(changed.contains("\"afterRestart\":\"4G\""), changed);
            Files.writeString(file, "[vm]\nmemroy = \"4G\"\n");
            assertTrue(daemon.exchange("GET /v1/config").contains("did you mean vm.memory?"));
        }
        assertTrue(badInput(Map.of()).contains(file + ", line 2: there is no setting 'vm.memroy'; did you mean vm.memory?"));
        assertTrue(badInput(Map.of("BANGER_VM_MEMROY", "1G")).contains("did you mean BANGER_VM_MEMORY?"));
        Files.writeString(file, "vm.vcpu = 2");
        try (var config = PackagedDaemon.start(directory, Map.of("BANGER_VM_MEMORY", "1G"), "config")) {
            assertEquals(0, config.process().waitFor(), config.log());
            assertTrue(config.log().contains("\"value\":\"1G\",\"source\":\"environment\",\"where\":\"BANGER_VM_MEMORY\""), config.log());
            assertTrue(config.log().contains("\"value\":\"2\",\"source\":\"file\""), config.log());
        }
    }

    @Test
    void subcommandsAnswerWithoutAServer() throws Exception {
        try (var version = PackagedDaemon.start(directory, "version")) {
            assertEquals(0, version.process().waitFor());
            assertTrue(version.log().startsWith("bangerd "), version.log());
        }
        try (var doctor = PackagedDaemon.start(directory, "doctor")) {
            doctor.process().waitFor();
            assertTrue(doctor.log().contains("{\"rows\":[{\"name\":\"cpu\""), doctor.log());
        }
        assertFalse(Files.exists(directory.resolve("state")), "doctor changes nothing");
        assertFalse(Files.exists(directory.resolve("run")), "doctor changes nothing");
    }

    private void secondDaemonIsRefused(PackagedDaemon first) throws Exception {
        try (var second = PackagedDaemon.start(directory)) {
            assertEquals(1, second.process().waitFor());
            assertTrue(second.log().contains("another bangerd already uses " + directory), second.log());
        }
        assertTrue(first.answers());
    }

    /** Past the modes of directory and socket, the peer's credentials still count. */
    private void otherAccountsAreRefused(PackagedDaemon daemon) throws Exception {
        if (!PackagedDaemon.isRoot()) {
            System.out.println("skipped: only root can connect as another account");
            return;
        }
        for (var open = daemon.socket().getParent(); open.startsWith(directory); open = open.getParent()) {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.setPosixFilePermissions(daemon.socket(), PosixFilePermissions.fromString("rw-rw-rw-"));
        var answer = output("setpriv", "--reuid", "65534", "--clear-groups", "curl", "-s", "--unix-socket", daemon.socket().toString(), "http://x/v1/vms");
        assertTrue(answer.contains("\"code\":\"unauthorized\""), answer);
        assertTrue(answer.contains("\"status\":403"), answer);
    }

    private PackagedDaemon started() throws IOException {
        assertTrue(Files.exists(PackagedDaemon.JAR), PackagedDaemon.JAR + " is missing: mvn package makes it");
        var daemon = PackagedDaemon.start(directory);
        await().atMost(START).until(() -> {
            assertTrue(daemon.process().isAlive(), daemon::log);
            return daemon.answers();
        });
        return daemon;
    }

    private String refusal(Map<String, String> environment) throws Exception {
        return refusal(1, environment);
    }

    private String badInput(Map<String, String> environment) throws Exception {
        return refusal(2, environment);
    }

    private String refusal(int status, Map<String, String> environment) throws Exception {
        try (var refused = PackagedDaemon.start(directory, environment)) {
            assertTrue(refused.process().waitFor(60, TimeUnit.SECONDS), "it refuses to start");
            assertEquals(status, refused.process().exitValue(), refused.log());
            return refused.log();
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static String output(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
