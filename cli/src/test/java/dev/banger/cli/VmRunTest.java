package dev.banger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code vm run} with a fake daemon, and a fake ssh that notes its arguments and ends with a status. */
class VmRunTest {
    private static final String BY_ID = "/v1/vms/" + Wire.ID;

    private FakeDaemon daemon;
    private Path ssh;

    @BeforeEach
    void start() throws IOException {
        daemon = new FakeDaemon();
        ssh = daemon.directory().resolve("ssh");
        sshEndsWith(0);
        daemon.json("POST /v1/vms", 202, Wire.operation("running", ""));
        ends(Wire.operation("succeeded", ""));
        daemon.json("GET " + BY_ID, 200, Wire.vm("web", "running"));
        daemon.json("GET " + BY_ID + "/ssh", 200, Wire.ssh());
        daemon.json("DELETE " + BY_ID, 202, Wire.operation("succeeded", ""));
    }

    @AfterEach
    void stop() throws IOException {
        daemon.close();
    }

    private void sshEndsWith(int status) throws IOException {
        Files.writeString(ssh, "#!/bin/sh\nfor a; do printf '%s\\n' \"$a\"; done >>" + daemon.directory() + "/arguments\nexit " + status + "\n");
        ssh.toFile().setExecutable(true);
    }

    private void ends(String operation) {
        daemon.on("GET /v1/operations/op-1/events",
                request -> FakeDaemon.events(List.of(Wire.snapshot(Wire.operation("running", "")), Wire.snapshot(operation))));
    }

    private Ran run(String... arguments) {
        return Ran.command(daemon.socket(), Map.of("BANGER_SSH", ssh.toString()), false, arguments);
    }

    @Test
    void theCommandsStatusIsOurs() throws Exception {
        sshEndsWith(7);
        var ran = run("vm", "run", "--name", "web", "--memory", "2G", "--disk-size", "512M", "--vcpu", "3", "--nat", "--", "sh", "-c", "exit 7");
        assertEquals(new Ran(7, "", ""), ran);
        assertTrue(daemon.requests().getFirst().equals(
                "POST /v1/vms {\"name\":\"web\",\"image\":null,\"kernel\":null,\"vcpu\":3,\"memoryBytes\":2147483648,\"diskBytes\":536870912,"
                        + "\"vmm\":null,\"nat\":true,\"start\":true}"), daemon.requests().getFirst());
        assertFalse(daemon.requests().contains("DELETE " + BY_ID));
        var arguments = Files.readAllLines(daemon.directory().resolve("arguments"));
        assertEquals(List.of("-F", "none", "-T", "-p", "22", "-i", "/s/ssh/id"), arguments.subList(0, 7));
        assertTrue(arguments.contains("UserKnownHostsFile=\"/s a/known\""));
        assertTrue(arguments.contains("StrictHostKeyChecking=yes"));
        assertTrue(arguments.contains("HostKeyAlias=web"));
        assertEquals(List.of("--", "root@10.213.77.2"), arguments.subList(arguments.size() - 3, arguments.size() - 1));
        assertTrue(arguments.getLast().endsWith(" sh 'sh' '-c' 'exit 7'"), arguments.getLast());
    }

    @Test
    void rmDeletesWhateverTheStatus() throws Exception {
        sshEndsWith(3);
        assertEquals(3, run("vm", "run", "--rm", "--", "false").status());
        assertTrue(daemon.requests().contains("DELETE " + BY_ID));
    }

    @Test
    void rmThatFailsIsTold() throws Exception {
        daemon.problem("DELETE " + BY_ID, 409, "conflict", "busy", "Wait.");
        var ran = run("vm", "run", "--rm", "--", "true");
        assertEquals(1, ran.status());
        assertEquals("banger: could not delete VM 'web': busy\nDelete it with 'banger vm delete web'.\n", ran.err());
    }

    @Test
    void aLostConnectionIsNoStatus255OfTheCommand() throws Exception {
        sshEndsWith(255);
        var ran = run("vm", "run", "--rm", "--", "true");
        assertEquals(1, ran.status());
        assertTrue(ran.err().startsWith("banger: the connection to 10.213.77.2 was lost"), ran.err());
        assertTrue(daemon.requests().contains("DELETE " + BY_ID));
    }

    @Test
    void detachedPrintsTheName() {
        assertEquals(new Ran(0, "web\n", ""), run("vm", "run", "-d"));
        assertFalse(daemon.requests().contains("GET " + BY_ID + "/ssh"));
    }

    @Test
    void aGuestThatNeverAnswersIsKeptAndTheErrorSaysSo() {
        ends(Wire.failed("operation_failed", "the guest did not answer within 120 s", "Look at its console."));
        var ran = run("vm", "run", "--", "true");
        assertEquals(1, ran.status());
        assertEquals("""
                banger: the guest did not answer within 120 s
                Look at its console.
                The VM is kept: see 'banger vm logs web', then 'banger vm delete web'.
                """, ran.err());
        assertFalse(daemon.requests().contains("DELETE " + BY_ID));
    }

    @Test
    void withRmItsLogIsShownAndItGoes() {
        ends(Wire.failed("operation_failed", "the guest did not answer", ""));
        daemon.on("GET " + BY_ID + "/logs", request -> FakeDaemon.sized(200, "text/plain", "early\n".repeat(50) + "\u001b[31mKernel panic\n"));
        var ran = run("vm", "run", "--rm", "--", "true");
        assertEquals(1, ran.status());
        assertEquals(19, ran.err().lines().filter("| early"::equals).count());
        assertTrue(ran.err().contains("| Kernel panic\nbanger: the guest did not answer\n"), ran.err());
        assertTrue(daemon.requests().contains("DELETE " + BY_ID));
    }

    @Test
    void aVmThatWasUndoneIsNotMentioned() {
        ends(Wire.failed("conflict", "no free address", "Delete a VM."));
        daemon.problem("GET " + BY_ID, 404, "not_found", "no VM", "x");
        assertEquals("banger: no free address\nDelete a VM.\n", run("vm", "run").err());
    }

    @Test
    void aBadRequestEndsWithTwo() {
        daemon.problem("POST /v1/vms", 400, "bad_request", "memory 1 MiB is under 128 MiB", "Use more.");
        assertEquals(2, run("vm", "run", "--memory", "1M").status());
    }
}
