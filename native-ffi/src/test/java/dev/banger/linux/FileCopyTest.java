package dev.banger.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileCopyTest {
    private static final long MIB = 1 << 20;

    @TempDir
    Path directory;

    @Test
    void keepsBytesAndHoles() throws Exception {
        var from = sparse(directory.resolve("from"), 256 * MIB, 0, 65 * MIB + 7, 200 * MIB);
        var to = directory.resolve("to");
        FileCopy.copySparse(from, to);
        assertEquals(-1, Files.mismatch(from, to));
        assertEquals(256 * MIB, Files.size(to));
        assertTrue(allocated(to) < 2 * MIB, "allocated: " + allocated(to));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(to)));
    }

    /** Shapes that a loop over data and holes gets wrong: nothing, all hole, no hole, an odd end. Seeded. */
    @Test
    void copiesAnyShape() throws Exception {
        var random = new Random(20_261_124);
        for (var round = 0; round < 60; round++) {
            var size = switch (round % 4) {
                case 0 -> 0L;
                case 1 -> random.nextLong(8 * MIB);
                default -> random.nextLong(1, 4 * MIB);
            };
            var places = random.longs(round % 5, 0, Math.max(1, size)).toArray();
            var from = sparse(directory.resolve("from" + round), size, places);
            var to = directory.resolve("to" + round);
            FileCopy.copySparse(from, to);
            assertEquals(-1, Files.mismatch(from, to), "round " + round);
        }
    }

    @Test
    void neverOverwrites() throws Exception {
        var from = sparse(directory.resolve("from"), MIB, 0);
        var to = Files.writeString(directory.resolve("to"), "mine");
        assertEquals(Errno.EEXIST, assertThrows(LinuxException.class, () -> FileCopy.copySparse(from, to)).errno());
        assertEquals("mine", Files.readString(to));
    }

    @Test
    void copiesBetweenFileSystems() throws Exception {
        var from = sparse(directory.resolve("from"), 8 * MIB, 3 * MIB);
        var to = Path.of("/dev/shm/banger-test-" + ProcessHandle.current().pid());
        try {
            FileCopy.copySparse(from, to);
            assertEquals(-1, Files.mismatch(from, to));
            Files.delete(to);
            var refused = assertThrows(LinuxException.class, () -> FileCopy.clone(from, to));
            assertTrue(FileCopy.cannotClone(refused), refused.getMessage());
            assertFalse(Files.exists(to));
        } finally {
            Files.deleteIfExists(to);
        }
    }

    @Test
    @Tag("root")
    void leavesNothingOnAFullDisk() throws Exception {
        RootOnly.assumed();
        var mount = Files.createDirectory(directory.resolve("mount"));
        RootOnly.tool("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", mount.toString());
        try {
            var bytes = new byte[(int) (4 * MIB)];
            new Random(1).nextBytes(bytes);
            var from = Files.write(directory.resolve("from"), bytes);
            var full = assertThrows(LinuxException.class, () -> FileCopy.copySparse(from, mount.resolve("to")));
            assertEquals(Errno.ENOSPC, full.errno(), full.getMessage());
            assertFalse(Files.exists(mount.resolve("to")));
        } finally {
            RootOnly.tool("umount", mount.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"btrfs", "xfs"})
    @Tag("root")
    void sharesBlocksWhereTheFileSystemCan(String type) throws Exception {
        RootOnly.assumed();
        var image = directory.resolve("image");
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(512 * MIB);
        }
        RootOnly.tool("mkfs." + type, "-q", image.toString());
        var mount = Files.createDirectory(directory.resolve("mount"));
        RootOnly.tool("mount", "-o", "loop", image.toString(), mount.toString());
        try {
            var bytes = new byte[(int) MIB];
            new Random(2).nextBytes(bytes);
            var from = Files.write(mount.resolve("from"), bytes);
            var to = mount.resolve("to");
            FileCopy.clone(from, to);
            assertArrayEquals(bytes, Files.readAllBytes(to));
            assertTrue(RootOnly.tool("filefrag", "-v", to.toString()).contains("shared"));
            Files.write(to, new byte[] {1, 2, 3}, java.nio.file.StandardOpenOption.WRITE);
            assertArrayEquals(bytes, Files.readAllBytes(from));
        } finally {
            RootOnly.tool("umount", mount.toString());
        }
    }

    private static Path sparse(Path path, long size, long... dataAt) throws Exception {
        var bytes = new byte[9_001];
        new Random(size).nextBytes(bytes);
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(size);
            for (var at : dataAt) {
                file.seek(at);
                file.write(bytes, 0, (int) Math.min(bytes.length, size - at));
            }
        }
        return path;
    }

    private static long allocated(Path path) throws Exception {
        return 512 * Long.parseLong(RootOnly.tool("stat", "-c", "%b", path.toString()).strip());
    }
}
