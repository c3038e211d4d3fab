package dev.banger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests, tables, JSON and exit statuses against a fake daemon. */
class CommandsTest {
    private FakeDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new FakeDaemon();
    }

    @AfterEach
    void stop() throws IOException {
        daemon.close();
    }

    private Ran run(String... arguments) {
        return Ran.command(daemon.socket(), arguments);
    }

    @Test
    void listsAsTableAndAsJson() throws Exception {
        daemon.json("GET /v1/vms", 200, "[" + Wire.vm("web", "running") + "," + Wire.vm("old", "stopped") + "]");
        var table = run("vm", "list").out().lines().toList();
        assertEquals(3, table.size());
        assertTrue(table.get(0).startsWith("NAME  ID        STATE    IMAGE"), table.get(0));
        assertTrue(table.get(1).startsWith("web   01234567  running  debian:bookworm  qemu  2     1 GiB   10.213.77.2"), table.get(1));
        var json = new ObjectMapper().readTree(run("vm", "list", "-o", "json").out());
        assertEquals("old", json.get(1).get("name").asText());
        assertEquals("2026-01-01T00:00:00Z", json.get(0).get("createdAt").asText());
        assertEquals(1, new ObjectMapper().readTree(run("ps", "-o", "json").out()).size());
    }

    @Test
    void colourOnlyOnATerminalWithoutNoColor() {
        daemon.json("GET /v1/vms", 200, "[" + Wire.vm("web", "running") + "]");
        assertTrue(Ran.command(daemon.socket(), Map.of("TERM", "xterm"), true, "vm", "list").out().contains("\u001b[32mrunning\u001b[0m"));
        assertFalse(Ran.command(daemon.socket(), Map.of("TERM", "xterm", "NO_COLOR", "1"), true, "vm", "list").out().contains("\u001b"));
        assertFalse(Ran.command(daemon.socket(), Map.of(), true, "vm", "list").out().contains("\u001b"));
        assertFalse(Ran.command(daemon.socket(), Map.of("TERM", "xterm"), false, "vm", "list").out().contains("\u001b"));
    }

    @Test
    void namesAreEncodedInPaths() {
        daemon.json("GET /v1/images/team%2Fdebian%3Abookworm", 200,
                "{\"name\":\"team/debian:bookworm\",\"digest\":\"sha256:1\",\"architecture\":\"x86_64\",\"sizeBytes\":5,\"source\":\"s\",\"createdAt\":\"2026-01-01T00:00:00Z\"}");
        assertEquals(0, run("image", "show", "team/debian:bookworm").status());
    }

    @ParameterizedTest
    @CsvSource({"bad_request,400,2", "not_found,404,1", "conflict,409,1", "internal,500,1", "unsupported,422,1"})
    void problemsAreToldInOneForm(String code, int status, int exit) {
        daemon.problem("GET /v1/vms/web", status, code, "no VM 'web' \\u001b[31m", "Look at banger vm list.");
        var ran = run("vm", "show", "web");
        assertEquals(exit, ran.status());
        assertEquals("banger: no VM 'web' \nLook at banger vm list.\n", ran.err());
    }

    @ParameterizedTest
    @CsvSource(value = {
        "HTTP/1.1 200 OK|Content-Length: 5||[{",
        "garbage|||",
        "HTTP/1.1 200 OK|Content-Length: 99999999999999||[]",
        "HTTP/1.1 200 OK|Content-Length: x||[]",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||zz",
        "HTTP/1.1 500 No|Content-Length: 2||hi",
        "HTTP/1.1 200 OK|Content-Length: 4||null"
    }, delimiter = '~')
    void aBrokenAnswerIsAnErrorOfOneLine(String answer) {
        daemon.on("GET /v1/vms", request -> out -> out.write(answer.replace("|", "\r\n").getBytes(StandardCharsets.UTF_8)));
        var ran = run("vm", "list");
        assertEquals(1, ran.status());
        assertTrue(ran.err().startsWith("banger: the daemon "), ran.err());
        assertEquals(2, ran.err().lines().count());
    }

    @Test
    void severalNamesEachWithItsResult() {
        for (var name : List.of("a", "b")) {
            daemon.json("POST /v1/vms/" + name + "/stop", 202, Wire.operation("succeeded", ""));
            daemon.json("GET /v1/vms/" + name, 200, Wire.vm(name, "stopped"));
        }
        daemon.problem("POST /v1/vms/gone/stop", 404, "not_found", "no VM 'gone'", "See banger vm list.");
        var ran = run("vm", "stop", "-t", "5", "a", "gone", "b");
        assertEquals(1, ran.status());
        assertEquals("a\nb\n", ran.out());
        assertEquals("banger: no VM 'gone'\nSee banger vm list.\n", ran.err());
        assertTrue(daemon.requests().contains("POST /v1/vms/a/stop {\"timeoutSeconds\":5}"), daemon.requests().toString());
    }

    @Test
    void logsLoseTheirEscapeSequences() throws Exception {
        daemon.on("GET /v1/vms/web/logs", request -> FakeDaemon.sized(200, "text/plain",
                "[\u001b[0;32m  OK  \u001b[0m] up\r\n\u001b]0;owned\u0007title\n\u009b31mred \u202eabc\tx\n\u001bPq#0\u001b\\sixel\n"));
        assertEquals("[  OK  ] up\ntitle\nred abc\tx\nsixel\n", run("vm", "logs", "web").out());
        assertEquals("title", new ObjectMapper().readTree(run("vm", "logs", "-o", "json", "web").out()).get("lines").get(1).asText());
    }

    @Test
    void anOperationIsFollowedWithItsStages() {
        daemon.json("POST /v1/images", 202, Wire.operation("running", ""));
        daemon.on("GET /v1/operations/op-1/events", request -> FakeDaemon.events(List.of(
                Wire.snapshot(Wire.operation("running", "")),
                "{\"type\":\"stage-began\",\"stage\":\"pa\\u001b[1mck\"}",
                "{\"type\":\"detail\",\"line\":\"x\"}",
                "{\"type\":\"stage-ended\",\"stage\":\"pack\",\"millis\":1234}",
                "{\"type\":\"stage-began\",\"stage\":\"talk\"}",
                "{\"type\":\"detail\",\"line\":\"of\"}",
                "{\"type\":\"detail\",\"line\":\"a program\"}",
                "{\"type\":\"stage-ended\",\"stage\":\"talk\",\"millis\":1}",
                "{\"type\":\"something-new\"}",
                Wire.snapshot(Wire.operation("succeeded", "")))));
        var ran = Ran.command(daemon.socket(), Map.of("BANGER_PROGRESS", "plain"), false, "image", "build", "debian:bookworm");
        assertEquals(0, ran.status(), ran.err());
        assertEquals(Wire.ID + "\n", ran.out());
        assertEquals("  bridge                              0.012 s\n  pack                                1.234 s\n    x\n"
                + "  talk                                0.001 s\n", ran.err());
        assertEquals("", run("image", "build").err());
        assertTrue(daemon.requests().contains("POST /v1/images {\"reference\":\"debian:bookworm\",\"name\":null}"), daemon.requests().toString());
    }

    @Test
    void aStreamThatBreaksIsTakenUpAgain() {
        daemon.json("POST /v1/images", 202, Wire.operation("running", ""));
        daemon.on("GET /v1/operations/op-1/events", request -> FakeDaemon.events(List.of(Wire.snapshot(Wire.operation("running", "")))));
        daemon.json("GET /v1/operations/op-1", 200, Wire.operation("succeeded", ""));
        assertEquals(0, run("image", "build").status());
        daemon.json("GET /v1/operations/op-1", 200, Wire.operation("running", ""));
        var ran = run("image", "build");
        assertEquals(1, ran.status());
        assertTrue(ran.err().contains("lost the daemon"), ran.err());
    }

    @Test
    void anEventTooLargeIsAnError() {
        daemon.json("POST /v1/images", 202, Wire.operation("running", ""));
        daemon.on("GET /v1/operations/op-1/events", request -> out -> {
            FakeDaemon.head(out, 200, "Content-Type: text/event-stream");
            var piece = "x".repeat(65536).getBytes(StandardCharsets.UTF_8);
            out.write("data: ".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 64; i++) {
                out.write(piece);
            }
        });
        assertTrue(run("image", "build").err().contains("an event is over"));
    }

    @Test
    void withoutADaemonTheNextStepIsNamed() {
        var ran = Ran.command(Path.of("/nonexistent/d.sock"), "vm", "list");
        assertEquals(1, ran.status());
        assertEquals("banger: the daemon is not running: nobody listens at /nonexistent/d.sock", ran.err().lines().findFirst().orElseThrow());
        var version = Ran.command(Path.of("/nonexistent/d.sock"), "version");
        assertEquals(0, version.status());
        assertTrue(version.out().contains("not running"));
    }

    @Test
    void aSocketPathThatIsTooLongIsSaidSo() {
        var ran = Ran.command(Path.of("/tmp/" + "d".repeat(120)), "vm", "list");
        assertEquals(2, ran.status());
        assertTrue(ran.err().contains("over 107 bytes"), ran.err());
    }

    @Test
    void theDaemonIsStartedOnceWhereALauncherSaysHow() throws Exception {
        var script = daemon.directory().resolve("start");
        Files.writeString(script, "#!/bin/sh\necho started >>" + daemon.directory() + "/log\nexit 3\n");
        script.toFile().setExecutable(true);
        var ran = Ran.command(Path.of("/nonexistent/d.sock"), Map.of("BANGER_DAEMON_START", script.toString()), false, "vm", "list");
        assertEquals(1, ran.status());
        assertTrue(ran.err().contains("the daemon did not start"), ran.err());
        assertEquals("started\n", Files.readString(daemon.directory().resolve("log")));
    }

    @Test
    void doctorShowsWhatBangerdSays() throws Exception {
        daemon.json("GET /v1/reconcile", 404, "");
        var script = daemon.directory().resolve("bangerd");
        Files.writeString(script, "#!/bin/sh\n[ \"$1\" = doctor ] && echo '{\"rows\":[{\"name\":\"kvm\",\"status\":\"FAIL\",\"detail\":\"absent\",\"fix\":\"use another CPU\"}]}'\n");
        script.toFile().setExecutable(true);
        var ran = Ran.command(daemon.socket(), Map.of("BANGERD_COMMAND", script.toString()), false, "doctor");
        assertEquals(1, ran.status());
        assertEquals("CHECK  STATUS  DETAIL  FIX\nkvm    FAIL    absent  use another CPU\n", ran.out());
        var json = Ran.command(daemon.socket(), Map.of("BANGERD_COMMAND", script.toString()), false, "doctor", "-o", "json");
        assertEquals("kvm", new ObjectMapper().readTree(json.out()).get("rows").get(0).get("name").asText());
        assertEquals(List.of("GET /v1/reconcile", "GET /v1/reconcile"), daemon.requests());
    }

    @Test
    void doctorShowsWhatTheDaemonPutRightWhenItStarted() throws Exception {
        var script = daemon.directory().resolve("bangerd");
        Files.writeString(script, "#!/bin/sh\necho '{\"rows\":[]}'\n");
        script.toFile().setExecutable(true);
        daemon.json("GET /v1/reconcile", 200, """
                {"at":"2026-11-25T09:00:00Z","findings":[
                {"outcome":"adopted","subject":"VM 'one' (00112233)","detail":"it lives on, pid 7"},
                {"outcome":"reclaimed","subject":"tap bgt-0badcafe","detail":""},
                {"outcome":"failed","subject":"bridge","detail":"no luck"}]}""");
        var ran = Ran.command(daemon.socket(), Map.of("BANGERD_COMMAND", script.toString()), false, "doctor", "-o", "json");
        assertEquals(0, ran.status());
        var row = new ObjectMapper().readTree(ran.out()).get("rows").get(0);
        assertEquals("WARN", row.get("status").asText());
        assertEquals("at 2026-11-25T09:00:00Z, adopted: VM 'one' (00112233); reclaimed: tap bgt-0badcafe; failed: bridge: no luck",
                row.get("detail").asText());
    }

    @Test
    void configShowAsksTheDaemonThatRunsAndSaysWhatARestartWouldChange() {
        daemon.json("GET /v1/config", 200, """
                {"daemon":true,"files":[],"settings":[
                {"key":"vm.memory","value":"2G","source":"file","where":"/etc/banger/config.toml:3","builtIn":"a share","afterRestart":"4G"},
                {"key":"vmm.kind","source":"built-in","where":"","builtIn":"the best"}]}""");
        var ran = Ran.command(daemon.socket(), "config", "show");
        assertEquals(0, ran.status(), ran.err());
        assertEquals("""
                KEY        VALUE       FROM                       AFTER A RESTART
                vm.memory  2G          /etc/banger/config.toml:3  4G
                vmm.kind   (the best)  built-in
                """, ran.out());
        assertTrue(ran.err().contains("the daemon runs"), ran.err());
        assertTrue(ran.err().contains("restart it"), ran.err());
    }

    @Test
    void configShowWithoutADaemonExecutesBangerd() throws Exception {
        var script = daemon.directory().resolve("bangerd");
        Files.writeString(script, "#!/bin/sh\n[ \"$1\" = config ] && echo '{\"daemon\":false,\"files\":[],\"settings\":[]}'\n");
        script.toFile().setExecutable(true);
        var ran = Ran.command(Path.of("/nonexistent/d.sock"), Map.of("BANGERD_COMMAND", script.toString()), false, "config", "show", "-o", "json");
        assertEquals(0, ran.status(), ran.err());
        assertEquals(false, new ObjectMapper().readTree(ran.out()).get("daemon").asBoolean());
        Files.writeString(script, "#!/bin/sh\nexit 2\n");
        assertEquals(2, Ran.command(Path.of("/nonexistent/d.sock"), Map.of("BANGERD_COMMAND", script.toString()), false, "config", "show").status());
    }

    @Test
    void aVariableThatNobodyReadsIsRefusedBeforeAnythingIsDone() {
        var ran = Ran.command(daemon.socket(), Map.of("BANGER_PROGRES", "plain"), false, "vm", "list");
        assertEquals(2, ran.status());
        assertTrue(ran.err().contains("'BANGER_PROGRES'; did you mean BANGER_PROGRESS?"), ran.err());
        assertEquals(List.of(), daemon.requests());
    }
}
