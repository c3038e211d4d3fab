package dev.banger.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.config.BangerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Ext4WorkDiskTest {
    private static final String OP = "op-0123456789abcdef";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long MIB = 1 << 20;
    private static final long GIB = 1 << 30;

    @TempDir
    Path directory;

    private final Ext4WorkDisk disks = new Ext4WorkDisk(new Ext4Growth());

    @BeforeEach
    void writeWhatTheSeedHolds() throws Exception {
        Files.createDirectory(directory.resolve("root"));
        Files.writeString(directory.resolve("root/.profile"), "seeded\n");
    }

    @Test
    void clonesAndGrowsTheSeed() throws Exception {
        var seed = seed(directory);
        var vm = directory.resolve("vm");
        var file = ensure(seed, vm, 8 * GIB);
        assertEquals(vm.resolve("work.img"), file);
        assertEquals(8 * GIB, Files.size(file));
        assertEquals(8 * GIB, Ext4Growth.fileSystemSize(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("seeded", tool("debugfs", "-R", "cat /.profile", file.toString()).lines().toList().getLast());
        tool("e2fsck", "-f", "-n", file.toString());
        assertTrue(allocated(file) < 64 * MIB, "allocated " + allocated(file));
        assertEquals(List.of("work.img"), names(vm));
    }

    @Test
    void keepsWhatTheGuestWroteAndGrowsAnUsedOne() throws Exception {
        var seed = seed(directory);
        var vm = directory.resolve("vm");
        var file = ensure(seed, vm, 128 * MIB);
        // What a mount and a write by a guest leave: a newer mount time than the last check.
        tool("debugfs", "-w", "-R", "set_super_value mtime 20991231", file.toString());
        tool("debugfs", "-w", "-R", "mkdir /kept", file.toString());
        var before = Files.readAllBytes(file);
        assertEquals(file, ensure(seed, vm, 128 * MIB));
        assertArrayEquals(before, Files.readAllBytes(file));
        ensure(seed, vm, 256 * MIB);
        assertEquals(256 * MIB, Ext4Growth.fileSystemSize(file));
        assertTrue(tool("debugfs", "-R", "ls -l /", file.toString()).contains("kept"));
    }

    /** A daemon that died between growing the file and growing the file system. */
    @Test
    void takesOnFromAFileThatIsAheadOfItsFileSystem() throws Exception {
        var seed = seed(directory);
        var vm = directory.resolve("vm");
        var file = ensure(seed, vm, 128 * MIB);
        DiskFiles.extend(file, 256 * MIB);
        ensure(seed, vm, 256 * MIB);
        assertEquals(256 * MIB, Ext4Growth.fileSystemSize(file));
    }

    @Test
    void neverShrinks() throws Exception {
        var seed = seed(directory);
        var vm = directory.resolve("vm");
        var tooSmall = assertThrows(BangerException.class, () -> ensure(seed, vm, MIB));
        assertEquals(BangerException.Code.BAD_REQUEST, tooSmall.code());
        assertEquals(List.of(), names(vm));
        var file = ensure(seed, vm, 128 * MIB);
        var shrink = assertThrows(BangerException.class, () -> ensure(seed, vm, 96 * MIB));
        assertEquals(BangerException.Code.BAD_REQUEST, shrink.code());
        assertTrue(shrink.getMessage().contains("cannot shrink"), shrink.getMessage());
        assertEquals(128 * MIB, Ext4Growth.fileSystemSize(file));
    }

    @Test
    void aSeedThatIsNoFileSystemIsNamedAndLeavesNothing() throws Exception {
        var seed = directory.resolve("seed.ext4");
        DiskFiles.extend(seed, 64 * MIB);
        var refused = assertThrows(BangerException.class, () -> ensure(seed, directory.resolve("vm"), GIB));
        assertTrue(refused.getMessage().contains("no ext4 file system"), refused.getMessage());
        assertEquals(List.of(), names(directory.resolve("vm")));
        var missing = assertThrows(BangerException.class, () -> ensure(directory.resolve("none"), directory.resolve("vm"), GIB));
        assertTrue(missing.getMessage().contains("none"), missing.getMessage());
    }

    @Test
    @Tag("root")
    void aFullDiskIsSaidAndLeavesNoHalfFile() throws Exception {
        var noise = new byte[(int) (4 * MIB)];
        new Random(5).nextBytes(noise);
        Files.write(directory.resolve("root/noise"), noise);
        var seed = seed(directory);
        try (var small = Mounted.tmpfs(directory, 1)) {
            var vm = small.directory().resolve("vm");
            var full = assertThrows(BangerException.class, () -> ensure(seed, vm, GIB));
            assertTrue(full.getMessage().contains("the file system is full"), full.getMessage());
            assertTrue(full.hint().isPresent());
            assertEquals(List.of(), names(vm));
            assertFalse(Files.exists(vm.resolve("work.img")));
        }
    }

    private Path ensure(Path seed, Path vm, long size) {
        return disks.ensure(OP, seed, vm, size).await().atMost(LIMIT);
    }

    private Path seed(Path parent) throws Exception {
        var seed = parent.resolve("work-seed.ext4");
        DiskFiles.extend(seed, 64 * MIB);
        tool("mke2fs", "-q", "-t", "ext4", "-b", "4096", "-d", directory.resolve("root").toString(), seed.toString());
        return seed;
    }

    private static List<String> names(Path vm) throws Exception {
        if (!Files.exists(vm)) {
            return List.of();
        }
        try (var files = Files.list(vm)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    private static long allocated(Path path) throws Exception {
        return 512 * Long.parseLong(tool("stat", "-c", "%b", path.toString()).strip());
    }

    /** The tools of e2fsprogs stand in sbin. */
    private static String tool(String name, String... arguments) throws Exception {
        var sbin = Path.of("/usr/sbin", name);
        var command = new java.util.ArrayList<String>();
        command.add(Files.isExecutable(sbin) ? sbin.toString() : name);
        command.addAll(List.of(arguments));
        return Mounted.tool(command.toArray(String[]::new));
    }
}
