package dev.banger.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The command as a process. Its ssh is a script that runs the guest's line in a session of its own on this host, as sshd does; what ssh was told to
 * ignore does not reach a guest, so it is undone there.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessTest {
    private static final String BY_ID = "/v1/vms/" + Wire.ID;

    private final List<Process> started = new CopyOnWriteArrayList<>();
    private FakeDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new FakeDaemon();
        var ssh = daemon.directory().resolve("ssh");
        Files.writeString(ssh, "#!/bin/sh\nfor line; do :; done\nexec setsid -w env --default-signal=INT,HUP,QUIT /bin/sh -c \"$line\"\n");
        ssh.toFile().setExecutable(true);
        daemon.json("POST /v1/vms", 202, Wire.operation("succeeded", ""));
        daemon.json("GET " + BY_ID, 200, Wire.vm("web", "running"));
        daemon.json("GET " + BY_ID + "/ssh", 200, Wire.ssh());
        daemon.json("DELETE " + BY_ID, 202, Wire.operation("succeeded", ""));
    }

    @AfterEach
    void stop() throws IOException {
        started.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
        daemon.close();
    }

    private Path file(String name) {
        return daemon.directory().resolve(name);
    }

    private ProcessBuilder banger(String... arguments) {
        // A build in the background of a script ignores SIGINT, and so would all that it starts.
        var line = new ArrayList<>(List.of(
                "env", "--default-signal=INT",
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), ProcessUnderTest.class.getName()));
        line.addAll(List.of(arguments));
        var builder = new ProcessBuilder(line)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(file("out").toFile())
                .redirectError(file("err").toFile());
        builder.environment().putAll(Map.of(
                "BANGER_SOCKET", daemon.socket().toString(), "BANGER_SSH", file("ssh").toString(), "LC_ALL", "C.UTF-8", "BANGER_TTY", ""));
        return builder;
    }

    @Test
    void streamsStayApartAndWhole() throws Exception {
        var bytes = new byte[3 << 20];
        new Random(1).nextBytes(bytes);
        Files.write(file("in"), bytes);
        var process = started(
                banger("vm", "run", "--rm", "--", "sh", "-c", "cat; echo err >&2; exit 7").redirectInput(file("in").toFile()));
        assertEquals(7, process.waitFor());
        assertArrayEquals(bytes, Files.readAllBytes(file("out")));
        assertEquals("err\n", Files.readString(file("err")));
        assertTrue(daemon.requests().contains("DELETE " + BY_ID));
    }

    @Test
    void argumentsArriveAsTheyWere() throws Exception {
        var hostile = List.of("", " ", "a b", "'", "\"", "\\", "$HOME", "`id`", "$(id)", "*", "a\nb", "-n", "--", "é→𝄞", "!x", "a'b\"c\\'", ";", "&&", "~", "#");
        var line = new ArrayList<>(List.of("vm", "ssh", Wire.ID, "--", "sh", "-c", "for a; do printf '%s\\0' \"$a\"; done", "x"));
        line.addAll(hostile);
        assertEquals(0, started(banger(line.toArray(String[]::new))).waitFor(), () -> read("err"));
        assertEquals(String.join("\0", hostile) + "\0", Files.readString(file("out")));
    }

    @ParameterizedTest
    @CsvSource({"exit 0,0", "exit 1,1", "exit 127,127", "exit 254,254", "exit 255,255", "kill -KILL $$,137", "kill -TERM $$,143"})
    void exitStatusIsTheCommands(String script, int status) throws Exception {
        assumeTrue(Files.isWritable(Path.of("/run")), "skipped: /run is not writable by this account");
        var before = notes();
        assertEquals(status, started(banger("vm", "ssh", Wire.ID, "--", "sh", "-c", script)).waitFor(), () -> read("err"));
        assertEquals("", read("err"));
        assertEquals(before, notes());
    }

    @Test
    void anUnknownCommandIs127() throws Exception {
        assertEquals(127, started(banger("vm", "ssh", Wire.ID, "--", "no-such-command")).waitFor());
        assertTrue(read("err").contains("no-such-command"), read("err"));
    }

    @ParameterizedTest
    @CsvSource({"INT", "TERM", "HUP"})
    void aSignalReachesTheGuestsCommandAndRmStillDeletes(String signal) throws Exception {
        assumeTrue(Files.isWritable(Path.of("/run")), "skipped: /run is not writable by this account");
        var script = "trap 'echo got " + signal + "; exit 9' " + signal + "; echo ready; while :; do sleep 0.1; done";
        var process = started(banger("vm", "run", "--rm", "--", "sh", "-c", script)
                .redirectOutput(ProcessBuilder.Redirect.PIPE));
        var out = process.inputReader();
        assertEquals("ready", out.readLine());
        signal(process, signal);
        assertEquals("got " + signal, out.readLine());
        assertEquals(9, process.waitFor(), () -> read("err"));
        assertTrue(daemon.requests().contains("DELETE " + BY_ID), daemon.requests().toString());
    }

    @Test
    void ctrlCWhileCreatingCancelsTheOperation() throws Exception {
        var following = new CountDownLatch(1);
        var cancelled = new CountDownLatch(1);
        daemon.json("POST /v1/vms", 202, Wire.operation("running", ""));
        daemon.on("GET /v1/operations/op-1/events", request -> out -> {
            FakeDaemon.head(out, 200, "Content-Type: text/event-stream");
            out.write(("data: " + Wire.snapshot(Wire.operation("running", "")) + "\n\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            following.countDown();
            assertTrue(cancelled.await(30, TimeUnit.SECONDS));
            out.write(("data: " + Wire.snapshot(Wire.operation("cancelled", "")) + "\n\n").getBytes(StandardCharsets.UTF_8));
        });
        daemon.on("DELETE /v1/operations/op-1", request -> {
            cancelled.countDown();
            return FakeDaemon.sized(200, "application/json", Wire.operation("running", ""));
        });
        daemon.problem("GET " + BY_ID, 404, "not_found", "gone", "x");
        var process = started(banger("vm", "run", "--", "true"));
        assertTrue(following.await(30, TimeUnit.SECONDS));
        signal(process, "INT");
        assertEquals(130, process.waitFor(), () -> read("err"));
        assertEquals("banger: vm.create of " + Wire.ID + " was cancelled\n", read("err"));
    }

    @Test
    void aReaderThatGoesAwayIsNoError() throws Exception {
        var line = "x".repeat(1000) + "\n";
        daemon.on("GET " + BY_ID + "/logs", request -> FakeDaemon.sized(200, "text/plain", line.repeat(5000)));
        var process = started(banger("vm", "logs", Wire.ID).redirectOutput(ProcessBuilder.Redirect.PIPE));
        process.getInputStream().readNBytes(10);
        process.getInputStream().close();
        assertEquals(0, process.waitFor());
        assertEquals("", read("err"));
    }

    @Test
    void needsNeitherHomeNorTerm() throws Exception {
        daemon.json("GET /v1/vms", 200, "[" + Wire.vm("web", "running") + "]");
        var builder = banger("vm", "list");
        var kept = Map.of("BANGER_SOCKET", daemon.socket().toString());
        builder.environment().clear();
        builder.environment().putAll(kept);
        assertEquals(0, started(builder).waitFor(), () -> read("err"));
        assertEquals(2, read("out").lines().count());
        assertEquals("", read("err"));
    }

    private static Set<Path> notes() throws IOException {
        try (var files = Files.list(Path.of("/run"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("banger-run.")).collect(Collectors.toSet());
        }
    }

    private Process started(ProcessBuilder builder) throws IOException {
        var process = builder.start();
        started.add(process);
        return process;
    }

    private static void signal(Process process, String name) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor());
    }

    private String read(String name) {
        try {
            return Files.readString(file(name));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
