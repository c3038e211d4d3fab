package dev.banger.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a kernel with device-mapper, as root: the lab runs it. */
@Tag("full-host")
class DeviceMapperTest {
    private static final int SIZE = 4 << 20;
    private static final int SECTORS = SIZE / 512;

    @TempDir
    Path directory;

    private final String name = "banger-t" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void aSnapshotLives() throws Exception {
        try (var mapper = open()) {
            assertEquals(4, mapper.version().major());
            assertTrue(mapper.target("snapshot").isPresent(), "no snapshot target");
            assertTrue(mapper.target("no-such-target").isEmpty());
            assertTrue(mapper.targets().stream().anyMatch(t -> t.target().equals("snapshot")));
            try (var origin = loop("image", 0x11, true); var store = loop("cow", 0, false)) {
                snapshot(mapper, origin, store);
            }
            assertTrue(LoopDevice.list().stream().noneMatch(a -> a.label().equals(name)), "the loops outlived the snapshot");
        }
    }

    private void snapshot(DeviceMapper mapper, LoopDevice origin, LoopDevice store) throws Exception {
        var made = mapper.create(name, "TEST-" + name);
        try {
            assertEquals("TEST-" + name, made.uuid());
            assertEquals(Errno.EBUSY, assertThrows(LinuxException.class, () -> mapper.create(name, "OTHER-" + name)).errno());
            var table = new DeviceMapper.Target(0, SECTORS, "snapshot", origin.path() + " " + store.path() + " P 8");
            mapper.load(name, List.of(table));
            var device = mapper.resume(name);
            origin.close();
            store.close();
            assertFalse(device.suspended());
            assertTrue(mapper.devices().contains(new DeviceMapper.Listed(name, device.major(), device.minor())));
            assertEquals(SECTORS, mapper.table(name).getFirst().length());
            assertTrue(mapper.table(name).getFirst().parameters().endsWith(" P 8"), mapper.table(name).toString());
            var before = mapper.status(name).getFirst();
            assertEquals("snapshot", before.type());

            var usable = device.node();
            assertEquals(0x11, firstByte(usable));
            writeFirstBlock(usable, (byte) 0x22);
            assertEquals(0x22, firstByte(usable));
            assertEquals(0x11, firstByte(directory.resolve("image")));
            assertFalse(mapper.status(name).getFirst().parameters().equals(before.parameters()), "the store did not fill");

            assertTrue(mapper.suspend(name).suspended());
            assertFalse(mapper.resume(name).suspended());
            try (var held = Files.open(usable, Files.Access.READ)) {
                assertTrue(held.isOpen());
                assertEquals(1, mapper.find(name).orElseThrow().openCount());
                assertEquals(Errno.EBUSY, assertThrows(LinuxException.class, () -> mapper.remove(name)).errno());
            }
        } finally {
            remove(mapper);
        }
        assertTrue(mapper.find(name).isEmpty());
        assertEquals(Errno.ENXIO, assertThrows(LinuxException.class, () -> mapper.remove(name)).errno());
    }

    /** udev may look at the device for a moment after each event. */
    private void remove(DeviceMapper mapper) throws Exception {
        for (var attempt = 0; ; attempt++) {
            try {
                mapper.remove(name);
                return;
            } catch (LinuxException e) {
                if (e.errno() != Errno.EBUSY || attempt == 100) {
                    throw e;
                }
            }
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }

    private static DeviceMapper open() {
        try {
            return DeviceMapper.open();
        } catch (LinuxException e) {
            return Assumptions.abort("SKIPPED: no device-mapper here: " + e.getMessage());
        }
    }

    private LoopDevice loop(String file, int fill, boolean readOnly) throws Exception {
        var bytes = new byte[SIZE];
        Arrays.fill(bytes, (byte) fill);
        var path = java.nio.file.Files.write(directory.resolve(file), bytes);
        try (var backing = Files.open(path, readOnly ? Files.Access.READ : Files.Access.READ_WRITE)) {
            return LoopDevice.attach(backing, readOnly, name);
        }
    }

    private static int firstByte(Path path) throws Exception {
        try (var file = new RandomAccessFile(path.toFile(), "r")) {
            return file.read();
        }
    }

    private static void writeFirstBlock(Path path, byte value) throws Exception {
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            var block = new byte[4_096];
            Arrays.fill(block, value);
            file.write(block);
            file.getFD().sync();
        }
    }
}
