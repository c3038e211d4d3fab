package dev.banger.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.linux.ExitWatcher;
import dev.banger.linux.LinuxException;
import dev.banger.linux.Pidfd;
import dev.banger.linux.ProcessIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process that stands for a VMM: {@code tail -f} of a file that is named after the VM. */
class SessionVmmsTest {
    private static final String OP = "op-0123456789abcdef";
    private static final String VM = "0123456789abcdef0123456789abcdef";
    private static final String OTHER_VM = "ffffffff89abcdef0123456789abcdef";
    private static final int KILL = 9;

    @TempDir
    Path state;

    private Path directory;
    private Path log;
    private Path program;
    private SessionVmms vmms;
    private final List<VmmProcess> started = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        state = state.toRealPath();
        directory = Files.createDirectories(state.resolve("vms").resolve(VM));
        log = directory.resolve("vmm.log");
        program = Path.of("/usr/bin/tail").toRealPath();
        vmms = new SessionVmms(new ManagedFiles(List.of(state)), state.resolve("run"));
    }

    @AfterEach
    void close() throws Exception {
        for (var process : started) {
            var ended = exit(process);
            vmms.signal(new SignalVmm(OP, VM, process, KILL));
            ended.run();
            vmms.end(new GetVmmEnd(OP, VM, process));
        }
        vmms.close();
    }

    @Test
    void startsSignalsAndTellsHowItEnded() throws Exception {
        var process = start(tail());
        assertEquals("running", vmms.end(new GetVmmEnd(OP, VM, process)));
        assertTrue(identity(process).isAlive());
        var ended = exit(process);
        vmms.signal(new SignalVmm(OP, VM, process, KILL));
        ended.run();
        assertEquals("killed by SIGKILL", vmms.end(new GetVmmEnd(OP, VM, process)));
        assertTrue(ProcessIdentity.of(process.pid()).isEmpty(), "a zombie stays");
        vmms.signal(new SignalVmm(OP, VM, process, KILL));
    }

    @Test
    void reapsWhatDiesByItselfAndKeepsWhatItSaid() throws Exception {
        var process = start(List.of("/nonexistent/" + VM));
        exit(process).run();
        assertEquals("ended with status 1", vmms.end(new GetVmmEnd(OP, VM, process)));
        assertTrue(Files.readString(log).contains("/nonexistent/"), Files.readString(log));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(log)));
    }

    /** Hot reload makes a new instance in the same process: it must still reap what the old one started. */
    @Test
    void anotherInstanceReapsTheChildOfOneThatWasClosed() throws Exception {
        var process = start(tail());
        vmms.close();
        vmms = new SessionVmms(new ManagedFiles(List.of(state)), state.resolve("run"));
        assertTrue(identity(process).isAlive());
        var ended = exit(process);
        vmms.signal(new SignalVmm(OP, VM, process, KILL));
        ended.run();
        assertEquals("killed by SIGKILL", vmms.end(new GetVmmEnd(OP, VM, process)));
        assertTrue(ProcessIdentity.of(process.pid()).isEmpty(), "a zombie stays");
    }

    /** The kernel shows no command line for a moment after the start: a signal right then must not be lost. */
    @Test
    void aSignalRightAfterTheStartIsNotLost() throws Exception {
        for (var round = 0; round < 50; round++) {
            var process = vmms.launch(new LaunchVmm(OP, VM, program, tail(), Optional.empty(), directory, log, List.of(), List.of(), 1, 1));
            vmms.signal(new SignalVmm(OP, VM, process, KILL));
            exit(process).run();
            assertFalse(identity(process).isAlive());
        }
    }

    /** Hazard row 10. */
    @Test
    void leavesProcessesAloneThatAreNotThisVms() throws Exception {
        var process = start(tail());
        var refused = assertThrows(PrivilegedException.class, () -> vmms.signal(new SignalVmm(OP, OTHER_VM, process, KILL)));
        assertEquals(PrivilegedException.Code.REFUSED, refused.code());
        vmms.signal(new SignalVmm(OP, VM, new VmmProcess(process.pid(), process.startTimeTicks() + 1), KILL));
        assertTrue(identity(process).isAlive());
        assertEquals("gone", vmms.end(new GetVmmEnd(OP, VM, new VmmProcess(process.pid(), process.startTimeTicks() + 1))));
    }

    @Test
    void aProcessMustNameItsVm() {
        var refused = assertThrows(PrivilegedException.class, () -> start(List.of("-f", "/dev/null")));
        assertTrue(refused.getMessage().contains(VM), refused.getMessage());
        assertFalse(Files.exists(log));
    }

    /** Hazard row 12. */
    @Test
    void refusesBinariesThatOthersControl() throws Exception {
        var link = Files.createSymbolicLink(state.resolve("link"), program);
        refused(link, "symbolic link");
        refused(state, "not a regular file");
        refused(state.resolve("missing"), "cannot be opened");
        var copy = Files.copy(program, state.resolve("vmm"));
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxrwxr-x"));
        refused(copy, "group- or world-writable (mode 0775)");
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xrwx"));
        refused(copy, "group- or world-writable");
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
        refused(copy, "not executable");
        var script = executable(state.resolve("script"), "#!/bin/sh\nexit 0 # longer than a header\n".getBytes());
        refused(script, "not an ELF program");
        refused(executable(state.resolve("empty"), new byte[0]), "not an ELF program");
        var foreign = Files.readAllBytes(program);
        foreign[18] = (byte) 0xf3;
        refused(executable(state.resolve("foreign"), foreign), "another architecture (ELF machine 243");
    }

    @Test
    @Tag("root")
    void refusesABinaryOfAnotherOwner() throws Exception {
        TestHost.assumeRoot();
        var copy = executable(state.resolve("vmm"), Files.readAllBytes(program));
        Files.setAttribute(copy, "unix:uid", 12_345);
        refused(copy, "belongs to uid 12345");
    }

    /** Hazard row 9. */
    @Test
    void refusesLogsAndDirectoriesThatAreNotPlain() throws Exception {
        var outside = Files.writeString(state.resolveSibling("outside-" + ProcessHandle.current().pid()), "");
        try {
            Files.createSymbolicLink(log, outside);
            assertRefused(new LaunchVmm(OP, VM, program, tail(), Optional.empty(), directory, log, List.of(), List.of(), 1, 1));
            Files.delete(log);
            TestHost.tool("mkfifo", log.toString());
            assertRefused(new LaunchVmm(OP, VM, program, tail(), Optional.empty(), directory, log, List.of(), List.of(), 1, 1));
            assertRefused(new LaunchVmm(OP, VM, program, tail(), Optional.empty(), directory, outside, List.of(), List.of(), 1, 1));
            assertRefused(new LaunchVmm(OP, VM, program, tail(), Optional.empty(), Path.of("/"), log, List.of(), List.of(), 1, 1));
            var link = Files.createSymbolicLink(state.resolve("vms/link"), directory);
            assertRefused(new LaunchVmm(OP, VM, program, tail(), Optional.empty(), link, log, List.of(), List.of(), 1, 1));
        } finally {
            Files.delete(outside);
        }
    }

    @Test
    void makesTheSocketDirectoryAndClearsItOfOldSocketsAlone() throws Exception {
        var sockets = state.resolve("run/01234567");
        var other = Files.createDirectories(sockets).resolve("kept");
        Files.writeString(other, "");
        try (var bound = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            bound.bind(java.net.UnixDomainSocketAddress.of(sockets.resolve("qmp.sock")));
        }
        started.add(vmms.launch(new LaunchVmm(OP, VM, program, tail(), Optional.empty(), sockets, log, List.of(), List.of(), 1, 1)));
        assertFalse(Files.exists(sockets.resolve("qmp.sock")));
        assertTrue(Files.exists(other));
        var fresh = state.resolve("run/deeper/01234567");
        started.add(vmms.launch(new LaunchVmm(OP, VM, program, tail(), Optional.empty(), fresh, log, List.of(), List.of(), 1, 1)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh)));
        vmms.forget(VM);
        assertFalse(Files.exists(sockets));
        vmms.forget(VM);
    }

    private void refused(Path binary, String why) {
        var refused = assertThrows(PrivilegedException.class,
                () -> vmms.launch(new LaunchVmm(OP, VM, binary, tail(), Optional.empty(), directory, log, List.of(), List.of(), 1, 1)));
        assertEquals(PrivilegedException.Code.REFUSED, refused.code());
        assertTrue(refused.getMessage().contains(why) && refused.getMessage().contains(binary.toString()), refused.getMessage());
    }

    private void assertRefused(LaunchVmm request) {
        assertEquals(PrivilegedException.Code.REFUSED, assertThrows(PrivilegedException.class, () -> vmms.launch(request)).code());
    }

    private static Path executable(Path path, byte[] bytes) throws Exception {
        Files.write(path, bytes);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        return path;
    }

    private List<String> tail() {
        try {
            var watched = directory.resolve("watched");
            if (!Files.exists(watched)) {
                Files.createFile(watched);
            }
            return List.of("-f", watched.toString());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private VmmProcess start(List<String> arguments) throws PrivilegedException {
        var process = vmms.launch(new LaunchVmm(OP, VM, program, arguments, Optional.empty(), directory, log, List.of(), List.of(), 1, 1));
        started.add(process);
        return process;
    }

    private static ProcessIdentity identity(VmmProcess process) {
        return new ProcessIdentity(process.pid(), process.startTimeTicks());
    }

    /** Begins to watch now, and waits for the end when it is run. */
    private static Waiting exit(VmmProcess process) throws LinuxException {
        Pidfd pidfd;
        try {
            pidfd = Pidfd.open(process.pid());
        } catch (LinuxException gone) {
            return () -> {};
        }
        return () -> {
            try (pidfd; var watcher = ExitWatcher.start("session-vmms-test")) {
                watcher.watch(pidfd).get(10, TimeUnit.SECONDS);
            }
        };
    }

    private interface Waiting {
        void run() throws Exception;
    }
}
