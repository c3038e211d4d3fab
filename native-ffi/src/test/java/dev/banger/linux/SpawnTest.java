package dev.banger.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpawnTest {
    private static final Path SHELL = Path.of("/bin/sh").toAbsolutePath();
    private static final int SIGKILL = 9;

    @TempDir
    Path directory;

    private ExitWatcher watcher;

    @BeforeEach
    void watch() throws Exception {
        watcher = ExitWatcher.start("spawn-test");
    }

    @AfterEach
    void close() {
        watcher.close();
    }

    @Test
    void hasItsDescriptorsAndNoOthers() throws Exception {
        var file = Files.writeString(directory.resolve("passed"), "passed");
        try (var first = dev.banger.linux.Files.open(file, dev.banger.linux.Files.Access.READ);
                var second = dev.banger.linux.Files.open(file, dev.banger.linux.Files.Access.READ)) {
            // The program itself looks: a shell has a pipe open, or signals blocked, for a moment around each program that it starts.
            var said = run(List.of(second, first), "cat <&3; cat <&4; exec ls -l /proc/self/fd");
            var open = said.lines().filter(line -> line.contains(" -> ")).map(line -> line.replaceFirst(".* ([0-9]+) -> ", "$1 ")).toList();
            assertEquals(List.of("0 /dev/null", "1 " + log(), "2 " + log(), "3 " + file, "4 " + file), open.subList(0, 5));
            assertTrue(open.size() == 6 && open.get(5).matches("5 /proc/[0-9]+/fd"), open.toString());
            assertTrue(said.startsWith("passedpassed"), said);
        }
    }

    @Test
    void startsInItsDirectoryWithItsEnvironmentAndNoSignalBlocked() throws Exception {
        // Signals 32 and 33 are glibc's own; posix_spawn leaves them ignored.
        var said = run(List.of(), "pwd; env | sort | grep -v -e ^PWD -e ^_; echo err >&2; exec grep -E 'Sig(Blk|Ign)' /proc/self/status")
                .replace("SigIgn:\t0000000180000000", "SigIgn:\t0000000000000000");
        assertEquals(directory.toRealPath() + "\nNAME=value\nerr\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n", said);
    }

    @Test
    void isInASessionOfItsOwnAndTellsHowItEnded() throws Exception {
        try (var child = start(List.of(), "exec sleep 600")) {
            try {
                var stat = ProcessIdentity.fieldsAfterName(Files.readString(Path.of("/proc/" + child.pid() + "/stat")));
                assertEquals(Integer.toString(child.pid()), stat[3]);
                var identity = ProcessIdentity.of(child.pid()).orElseThrow();
                assertTrue(identity.isAlive());
                assertFalse(child.hasExited());
                assertTrue(child.reap().isEmpty());
                var ended = watcher.watch(child);
                child.sendSignal(SIGKILL);
                ended.get(10, TimeUnit.SECONDS);
                assertFalse(identity.isAlive());
                assertEquals(new ExitStatus.Killed(SIGKILL, false), child.reap().orElseThrow());
                assertEquals("killed by SIGKILL", new ExitStatus.Killed(SIGKILL, false).toString());
                assertTrue(ProcessIdentity.of(child.pid()).isEmpty(), "a zombie stays");
                assertInstanceOf(ExitStatus.Unknown.class, child.reap().orElseThrow());
                assertEquals(Errno.ESRCH, assertThrows(LinuxException.class, () -> child.sendSignal(SIGKILL)).errno());
            } finally {
                kill(child);
            }
        }
    }

    @Test
    void aMissingProgramIsNamed() throws Exception {
        try (var output = output()) {
            var missing = new Spawn(Path.of("/nonexistent/vmm"), List.of(), List.of(), directory, output, List.of());
            var refused = assertThrows(LinuxException.class, missing::start);
            assertEquals(Errno.ENOENT, refused.errno());
            assertTrue(refused.getMessage().contains("/nonexistent/vmm"), refused.getMessage());
        }
    }

    @Test
    void oneThreadWatchesMany() throws Exception {
        var children = new java.util.ArrayList<Pidfd>();
        try {
            for (var i = 0; i < 20; i++) {
                children.add(start(List.of(), "exit " + i));
            }
            for (var i = 0; i < children.size(); i++) {
                watcher.watch(children.get(i)).get(10, TimeUnit.SECONDS);
                assertEquals(new ExitStatus.Exited(i), children.get(i).reap().orElseThrow());
            }
        } finally {
            for (var child : children) {
                kill(child);
                child.close();
            }
        }
    }

    @Test
    void aClosedWatcherFailsWhatItWatched() throws Exception {
        try (var child = start(List.of(), "exec sleep 600")) {
            try {
                var ended = watcher.watch(child);
                watcher.close();
                assertTrue(ended.isCompletedExceptionally());
                assertTrue(watcher.watch(child).isCompletedExceptionally());
            } finally {
                kill(child);
            }
        }
    }

    @Test
    @Tag("root")
    void hasNoAmbientCapabilityWhereThisThreadHasOne() throws Exception {
        RootOnly.assumed();
        var control = new AtomicReference<String>();
        var spawned = new AtomicReference<String>();
        var failure = new AtomicReference<Throwable>();
        var thread = Thread.ofPlatform().start(() -> {
            try {
                raiseAmbientNetAdmin();
                control.set(ambient(Files.readString(Path.of("/proc/thread-self/status"))));
                spawned.set(ambient(run(List.of(), "cat /proc/self/status")));
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        thread.join();
        assertEquals(null, failure.get());
        assertEquals("0000000000001000", control.get());
        assertEquals("0000000000000000", spawned.get());
    }

    private static String ambient(String status) {
        return status.lines().filter(line -> line.startsWith("CapAmb:")).findFirst().orElseThrow().substring(7).strip();
    }

    /** {@code capset(2)} of the inheritable set, then {@code PR_CAP_AMBIENT_RAISE}, on this thread alone. */
    private static void raiseAmbientNetAdmin() throws Throwable {
        var netAdmin = 12;
        try (var arena = Arena.ofConfined(); var errno = CapturedErrno.ofOneCall(); var second = CapturedErrno.ofOneCall()) {
            var header = arena.allocateFrom(JAVA_INT, 0x20080522, 0);
            var permitted = Long.parseUnsignedLong(Files.readString(Path.of("/proc/thread-self/status")).lines()
                    .filter(line -> line.startsWith("CapPrm:")).findFirst().orElseThrow().substring(7).strip(), 16);
            var data = arena.allocateFrom(JAVA_INT, (int) permitted, (int) permitted, 1 << netAdmin,
                    (int) (permitted >>> 32), (int) (permitted >>> 32), 0);
            var capset = Calls.function("capset", FunctionDescriptor.of(JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
            Calls.check("capset", errno.result((int) capset.invokeExact(errno.state(), header, data)));
            var prctl = Calls.variadic("prctl", 1, FunctionDescriptor.of(
                    JAVA_INT, JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
            Calls.check("prctl", second.result((int) prctl.invokeExact(second.state(), Spawn.PR_CAP_AMBIENT, 2L, (long) netAdmin, 0L, 0L)));
        }
    }

    private String run(List<Descriptor> passed, String script) throws Exception {
        try (var child = start(passed, script)) {
            watcher.watch(child).get(10, TimeUnit.SECONDS);
            child.reap();
            return Files.readString(log());
        }
    }

    @Test
    void aWatcherThatIsClosedCancelsWhatItWatched() throws Exception {
        try (var child = start(List.of(), "exec sleep 60")) {
            var last = ExitWatcher.start("spawn-test-closed");
            var ended = last.watch(child);
            last.close();
            assertThrows(CancellationException.class, () -> ended.get(10, TimeUnit.SECONDS));
            assertThrows(CancellationException.class, () -> last.watch(child).get(10, TimeUnit.SECONDS));
            kill(child);
        }
    }

    private Pidfd start(List<Descriptor> passed, String script) throws Exception {
        try (var output = output()) {
            return new Spawn(SHELL, List.of("-c", script), List.of("NAME=value"), directory, output, passed).start();
        }
    }

    private Descriptor output() throws LinuxException {
        return dev.banger.linux.Files.open(log(), dev.banger.linux.Files.Access.APPEND);
    }

    private Path log() {
        return directory.resolve("log");
    }

    private void kill(Pidfd child) throws Exception {
        if (child.reap().isEmpty()) {
            child.sendSignal(SIGKILL);
            try (var last = ExitWatcher.start("spawn-test-end")) {
                last.watch(child).get(10, TimeUnit.SECONDS);
            }
            child.reap();
        }
    }
}
