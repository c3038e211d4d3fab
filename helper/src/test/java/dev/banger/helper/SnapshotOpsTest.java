package dev.banger.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.linux.DeviceMapper;
import dev.banger.linux.Files.Access;
import dev.banger.linux.LinuxException;
import dev.banger.linux.LoopDevice;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hazard rows 8, 11, 14 and 34, on a kernel with device-mapper and on one without. */
class SnapshotOpsTest {
    private static final String OP = "op-0123456789abcdef";
    private static final int SIZE = 8 << 20;
    private static final int CHUNK = 8;

    @TempDir
    Path state;

    private final String vm = UUID.randomUUID().toString().replace("-", "");
    /** Not in the temporary directory, which may be mounted nodev. */
    private final Path nodes = Path.of("/dev/banger-test-" + vm.substring(0, 8));

    private SnapshotOps snapshots;
    private Path image;
    private Path cow;

    @BeforeEach
    void makeFiles() throws Exception {
        TestHost.assumeRoot();
        state = state.toRealPath();
        snapshots = new SnapshotOps(new ManagedFiles(List.of(state)), nodes);
        image = state.resolve("image");
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(SIZE);
            file.write("original".getBytes());
        }
        cow = state.resolve("cow");
        try (var file = new RandomAccessFile(cow.toFile(), "rw")) {
            file.setLength(SIZE * 2L);
        }
    }

    @Test
    @Tag("root")
    void withoutDeviceMapperItSaysSoAndLeavesNothing() throws Exception {
        Assumptions.assumeFalse(hasDeviceMapper(), "SKIPPED: this host has device-mapper");
        var refused = assertThrows(PrivilegedException.class, () -> snapshots.attach(request()));
        assertEquals(PrivilegedException.Code.UNSUPPORTED, refused.code());
        assertTrue(refused.getMessage().contains("device-mapper"), refused.getMessage());
        assertNothingIsLeft();
        assertEquals(List.of(), snapshots.names());
    }

    @Test
    @Tag("root")
    void removesLoopsOfAVmThatDiedHalfWay() throws Exception {
        try (var backing = dev.banger.linux.Files.open(image, Access.READ);
                var loop = LoopDevice.attach(backing, true, "banger-" + vm);
                var other = LoopDevice.attach(backing, true, "banger-" + "f".repeat(32))) {
            snapshots.remove(new RemoveSnapshot(OP, vm));
            assertTrue(LoopDevice.list().stream().anyMatch(a -> a.device().equals(other.path())));
        }
        assertNothingIsLeft();
        snapshots.remove(new RemoveSnapshot(OP, vm));
    }

    @Test
    @Tag("full-host")
    void aVmWritesToItsStoreAndNeverToTheImage() throws Exception {
        Assumptions.assumeTrue(hasDeviceMapper(), "SKIPPED: this host has no device-mapper");
        Files.setAttribute(cow, "unix:uid", 12_345);
        try {
            var device = snapshots.attach(request());
            assertEquals("banger-" + vm.substring(0, 8), device.name());
            assertEquals(SIZE, device.sizeBytes());
            assertEquals(12_345, Files.getAttribute(device.device(), "unix:uid"));
            assertTrue(snapshots.names().contains(device.name()));
            assertEquals("original", readText(device.device()));
            writeText(device.device(), "changed!");
            snapshots.remove(new RemoveSnapshot(OP, vm));
            assertNothingIsLeft();
            assertEquals("original", readText(image));
            var again = snapshots.attach(request());
            assertEquals("changed!", readText(again.device()));
            var twice = snapshots.attach(request());
            assertEquals("changed!", readText(twice.device()));
            snapshots.remove(new RemoveSnapshot(OP, vm.substring(0, 8) + "0".repeat(24)));
            assertNothingIsLeft();
        } finally {
            snapshots.remove(new RemoveSnapshot(OP, vm));
        }
        snapshots.remove(new RemoveSnapshot(OP, vm));
        assertNothingIsLeft();
    }

    @Test
    @Tag("full-host")
    void oneThatIsInUseIsAConflictAfterABoundedWait() throws Exception {
        Assumptions.assumeTrue(hasDeviceMapper(), "SKIPPED: this host has no device-mapper");
        try {
            var device = snapshots.attach(request());
            try (var held = dev.banger.linux.Files.open(device.device(), Access.READ)) {
                assertTrue(held.isOpen());
                var busy = assertThrows(PrivilegedException.class, () -> snapshots.remove(new RemoveSnapshot(OP, vm)));
                assertEquals(PrivilegedException.Code.CONFLICT, busy.code(), busy.getMessage());
            }
        } finally {
            snapshots.remove(new RemoveSnapshot(OP, vm));
        }
        assertNothingIsLeft();
    }

    @Test
    @Tag("full-host")
    void aDeviceOfOurNameThatIsNotOursIsLeftAlone() throws Exception {
        Assumptions.assumeTrue(hasDeviceMapper(), "SKIPPED: this host has no device-mapper");
        try (var mapper = DeviceMapper.open()) {
            var name = SnapshotOps.name(vm);
            mapper.create(name, "LVM-" + vm);
            try {
                var refused = assertThrows(PrivilegedException.class, () -> snapshots.remove(new RemoveSnapshot(OP, vm)));
                assertEquals(PrivilegedException.Code.REFUSED, refused.code());
                assertThrows(PrivilegedException.class, () -> snapshots.attach(request()));
                assertTrue(mapper.find(name).isPresent());
            } finally {
                mapper.remove(name);
            }
        }
        assertNothingIsLeft();
    }

    @Test
    @Tag("full-host")
    void aStoreThatTheKernelRefusesIsUndone() throws Exception {
        Assumptions.assumeTrue(hasDeviceMapper(), "SKIPPED: this host has no device-mapper");
        Files.write(cow, "no snapshot store".repeat(1_000).getBytes(), StandardOpenOption.WRITE);
        assertThrows(PrivilegedException.class, () -> snapshots.attach(request()));
        assertNothingIsLeft();
    }

    private AttachSnapshot request() {
        return new AttachSnapshot(OP, vm, image, cow, CHUNK);
    }

    private void assertNothingIsLeft() throws Exception {
        assertFalse(snapshots.names().contains(SnapshotOps.name(vm)));
        assertEquals(List.of(), LoopDevice.list().stream().filter(a -> a.backingFile().startsWith(state.toString())).toList());
        assertFalse(Files.exists(nodes));
    }

    private static boolean hasDeviceMapper() {
        try (var mapper = DeviceMapper.open()) {
            return mapper.version().major() == 4;
        } catch (LinuxException e) {
            return false;
        }
    }

    private static String readText(Path path) throws Exception {
        try (var file = new RandomAccessFile(path.toFile(), "r")) {
            var bytes = new byte[8];
            file.readFully(bytes);
            return new String(bytes);
        }
    }

    private static void writeText(Path path, String text) throws Exception {
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            file.write(text.getBytes());
            file.getFD().sync();
        }
    }
}
