package dev.banger.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
class LoopDeviceTest {
    private static final int SIZE = 1 << 20;

    @TempDir
    Path directory;

    @BeforeEach
    void needsRoot() {
        RootOnly.assumed();
    }

    @Test
    void readsWhatStandsInTheFileAndGoesWhenItIsClosed() throws Exception {
        var file = java.nio.file.Files.write(directory.resolve("disk"), new byte[SIZE]);
        Path device;
        try (var loop = attach(file, false, "banger-test rw")) {
            device = loop.path();
            var attached = find(device).orElseThrow();
            assertEquals(new LoopDevice.Attached(device, file.toString(), "banger-test rw", false), attached);
            java.nio.file.Files.write(device, "hello".getBytes(), java.nio.file.StandardOpenOption.WRITE);
            RootOnly.tool("blockdev", "--flushbufs", device.toString());
            assertTrue(new String(java.nio.file.Files.readAllBytes(file)).startsWith("hello"));
        }
        assertFalse(find(device).filter(a -> a.backingFile().equals(file.toString())).isPresent());
    }

    @Test
    void refusesToWriteToAReadOnlyOne() throws Exception {
        var file = java.nio.file.Files.write(directory.resolve("disk"), new byte[SIZE]);
        try (var loop = attach(file, true, "banger-test ro")) {
            assertTrue(find(loop.path()).orElseThrow().readOnly());
            assertThrows(java.io.IOException.class, () -> java.nio.file.Files.write(
                    loop.path(), new byte[512], java.nio.file.StandardOpenOption.WRITE, java.nio.file.StandardOpenOption.SYNC));
        }
    }

    @Test
    void detachesWhatIsStillHeldOnceItIsLetGo() throws Exception {
        var file = java.nio.file.Files.write(directory.resolve("disk"), new byte[SIZE]);
        try (var loop = attach(file, true, "banger-test detach")) {
            LoopDevice.detach(loop.path());
        }
        assertTrue(LoopDevice.list().stream().noneMatch(a -> a.backingFile().equals(file.toString())));
    }

    /** Hazard row 34: the number that LOOP_CTL_GET_FREE answers is raced. */
    @Test
    void manyAtOnceGetDifferentDevices() throws Exception {
        var tasks = new ArrayList<Callable<LoopDevice>>();
        for (var i = 0; i < 16; i++) {
            var file = java.nio.file.Files.write(directory.resolve("disk" + i), new byte[SIZE]);
            tasks.add(() -> attach(file, true, "banger-test race"));
        }
        var loops = new ArrayList<LoopDevice>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var attached : threads.invokeAll(tasks)) {
                loops.add(attached.get());
            }
            var paths = new HashSet<Path>();
            loops.forEach(loop -> assertTrue(paths.add(loop.path()), loop.path().toString()));
        } finally {
            loops.forEach(LoopDevice::close);
        }
    }

    @Test
    void refusesALabelThatDoesNotFit() {
        assertThrows(IllegalArgumentException.class, () -> {
            try (var file = Files.open(Path.of("/etc/hostname"), Files.Access.READ)) {
                LoopDevice.attach(file, true, "x".repeat(64));
            }
        });
    }

    private static LoopDevice attach(Path file, boolean readOnly, String label) throws LinuxException {
        try (var backing = Files.open(file, readOnly ? Files.Access.READ : Files.Access.READ_WRITE)) {
            return LoopDevice.attach(backing, readOnly, label);
        }
    }

    private static Optional<LoopDevice.Attached> find(Path device) throws java.io.IOException {
        return LoopDevice.list().stream().filter(a -> a.device().equals(device)).findFirst();
    }
}
