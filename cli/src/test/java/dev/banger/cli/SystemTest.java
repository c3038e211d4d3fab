package dev.banger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code banger system …}: what it has bangerd do, and what becomes of the answer. */
class SystemTest {
    private static final String RUNS = """
            {"installed":true,"owner":"dev","uid":1000,"vmIds":"10000-10999","version":"1.1","build":"0123456789abcdef","previous":"1.0",
             "units":[{"name":"bangerd-root.service","active":"active","sub":"running","since":"2026-01-01T00:00:00Z",
                       "mainPid":7,"memoryBytes":62914560},
                      {"name":"bangerd.service","active":"%s","sub":"running","mainPid":8}],
             "sockets":[{"path":"/run/banger/bangerd.sock","listening":true},{"path":"/run/banger-root/helper.sock","listening":false}]}""";

    @TempDir
    Path directory;

    private Ran run(String script, String... arguments) throws IOException {
        var program = directory.resolve("bangerd");
        Files.writeString(program, "#!/bin/sh\necho \"$@\" > " + directory + "/called\n" + script + "\n");
        program.toFile().setExecutable(true);
        return Ran.command(directory.resolve("no.sock"), Map.of("BANGERD_COMMAND", program.toString()), false, arguments);
    }

    private String called() throws IOException {
        return Files.readString(directory.resolve("called")).strip();
    }

    @ParameterizedTest
    @CsvSource({
        "install --owner dev, 0", "install --owner dev, 2", "install, 1", "restart, 0", "restart, 1", "'install --owner=-x', 2",
        "'install --owner=', 2"
    })
    void bangerdDoesItAndItsStatusIsOurs(String line, int status) throws IOException {
        var words = ("system " + line).split(" ");
        assertEquals(status, run("exit " + status, words).status());
        assertEquals("system " + line.replace("owner=", "owner ").strip(), called());
    }

    @ParameterizedTest
    @CsvSource({"active, 0", "failed, 3"})
    void statusIsATableAndAnExitStatus(String active, int status) throws IOException {
        var ran = run("cat << 'END'\n" + RUNS.formatted(active) + "\nEND", "system", "status");
        assertEquals("system status", called());
        assertEquals(status, ran.status(), ran.err());
        var lines = ran.out().lines().toList();
        assertEquals("version                       1.1 (build 0123456789abcdef)", lines.get(1));
        assertEquals("previous version              1.0", lines.get(2));
        assertEquals("owner                         dev (uid 1000)", lines.get(3));
        assertTrue(lines.get(5).matches("bangerd-root.service +active \\(running\\), since \\d+ d ago, pid 7, 60 MiB"), lines.get(5));
        assertEquals("bangerd.service               " + active + " (running), pid 8", lines.get(6));
        assertTrue(lines.get(7).endsWith("listening"), lines.get(7));
        assertTrue(lines.get(8).endsWith("nobody listens"), lines.get(8));
        assertFalse(ran.out().contains("running VMs"), ran.out());
    }

    @Test
    void statusIsJsonToo() throws IOException {
        var json = new ObjectMapper().readTree(run("cat << 'END'\n" + RUNS.formatted("active") + "\nEND", "system", "status", "-o", "json")
                .out());
        assertEquals("10000-10999", json.get("vmIds").asText());
        assertEquals(62_914_560, json.get("units").get(0).get("memoryBytes").asLong());
    }

    @Test
    void aHostWithoutAnInstallationIsToldSo() throws IOException {
        var ran = run("echo '{\"installed\":false,\"units\":[],\"sockets\":[]}'", "system", "status");
        assertEquals(1, ran.status());
        assertEquals("", ran.out());
        assertTrue(ran.err().contains("banger is not installed on this host"), ran.err());
    }

    @ParameterizedTest
    @CsvSource({"uninstall", "uninstall --purge"})
    void onlyRootUninstalls(String line) throws IOException {
        var ran = run("exit 0", ("system " + line).split(" "));
        assertEquals(2, ran.status());
        assertTrue(ran.err().contains("you are uid 1000\nRun: sudo banger system " + line + "\n"), ran.err());
        assertFalse(Files.exists(directory.resolve("called")));
    }

    @ParameterizedTest
    @CsvSource({"install --user dev", "install dev", "install --owner", "install --owner a --owner b", "uninstall --force", "restart now",
            "status --json", "''", "upgrade"})
    void whatIsNotUnderstoodChangesNothing(String line) throws IOException {
        var ran = run("exit 0", ("system " + line).strip().split(" "));
        assertEquals(2, ran.status(), ran.err());
        assertFalse(Files.exists(directory.resolve("called")));
    }
}
