package dev.banger.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hazard row 9: a path that the owner controls is resolved once, inside its root, through no link. */
class FilesTest {
    @TempDir
    Path directory;

    private Path root;

    @BeforeEach
    void plant() throws Exception {
        root = Files.createDirectories(directory.resolve("root/vms"));
        root = directory.resolve("root");
        Files.writeString(root.resolve("vms/disk"), "disk");
        Files.writeString(directory.resolve("outside"), "outside");
        Files.createSymbolicLink(root.resolve("link"), Path.of("vms/disk"));
        Files.createSymbolicLink(root.resolve("escape"), directory);
        Files.createSymbolicLink(root.resolve("absolute"), Path.of("/etc"));
    }

    @ParameterizedTest
    @CsvSource({
        "link, ELOOP", "escape/outside, ELOOP", "absolute/hostname, ELOOP", "../outside, EXDEV", "vms/../../outside, EXDEV",
        "/etc/hostname, EXDEV", "vms/missing, ENOENT"
    })
    void neverLeavesTheRoot(String path, String errno) throws Exception {
        try (var open = dev.banger.linux.Files.open(root, dev.banger.linux.Files.Access.DIRECTORY)) {
            var refused = assertThrows(LinuxException.class, () -> dev.banger.linux.Files
                    .openBeneath(open, Path.of(path), dev.banger.linux.Files.Access.READ).close());
            assertEquals(errno, Errno.name(refused.errno()), refused.getMessage());
        }
    }

    @Test
    void opensWhatIsBeneath() throws Exception {
        try (var open = dev.banger.linux.Files.open(root, dev.banger.linux.Files.Access.DIRECTORY);
                var file = dev.banger.linux.Files.openBeneath(open, Path.of("vms/disk"), dev.banger.linux.Files.Access.READ_WRITE)) {
            assertEquals("disk", Files.readString(file.path()));
        }
    }

    @Test
    void appendsToALogThatOnlyTheOwnerReads() throws Exception {
        try (var open = dev.banger.linux.Files.open(root, dev.banger.linux.Files.Access.DIRECTORY);
                var log = dev.banger.linux.Files.openBeneath(open, Path.of("vms/vmm.log"), dev.banger.linux.Files.Access.APPEND)) {
            assertEquals("rw-------", java.nio.file.attribute.PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(root.resolve("vms/vmm.log"))));
            assertEquals(0, Files.size(log.path()));
        }
    }

    @Test
    void twoTreesSwapNamesAtOnce() throws Exception {
        Files.createDirectory(directory.resolve("other"));
        dev.banger.linux.Files.exchange(root, directory.resolve("other"));
        assertEquals("disk", Files.readString(directory.resolve("other/vms/disk")));
        try (var empty = Files.list(root)) {
            assertEquals(0, empty.count());
        }
        var refused = assertThrows(LinuxException.class, () -> dev.banger.linux.Files.exchange(root, directory.resolve("missing")));
        assertEquals(Errno.ENOENT, refused.errno());
    }

    @Test
    void doesNotFollowALinkInTheLastPlace() {
        var refused = assertThrows(LinuxException.class,
                () -> dev.banger.linux.Files.open(root.resolve("link"), dev.banger.linux.Files.Access.READ).close());
        assertEquals(Errno.ELOOP, refused.errno());
    }

    @Test
    void doesNotWaitOnAFifo() throws Exception {
        RootOnly.tool("mkfifo", root.resolve("fifo").toString());
        dev.banger.linux.Files.open(root.resolve("fifo"), dev.banger.linux.Files.Access.READ).close();
        var refused = assertThrows(LinuxException.class,
                () -> dev.banger.linux.Files.open(root.resolve("fifo"), dev.banger.linux.Files.Access.APPEND).close());
        assertEquals(Errno.ENXIO, refused.errno());
    }

    @Test
    @Tag("root")
    void givesFilesAndNodesToTheirOwner() throws Exception {
        RootOnly.assumed();
        try (var file = dev.banger.linux.Files.open(root.resolve("vms/disk"), dev.banger.linux.Files.Access.READ)) {
            dev.banger.linux.Files.changeOwner(file, 12_345, 54_321);
        }
        assertEquals(12_345, Files.getAttribute(root.resolve("vms/disk"), "unix:uid"));
        assertEquals(54_321, Files.getAttribute(root.resolve("vms/disk"), "unix:gid"));
        var node = root.resolve("node");
        dev.banger.linux.Files.makeBlockNode(node, 7, 0, 12_345, 54_321);
        assertEquals("600 7 0 12345 block special file", RootOnly.tool("stat", "-c", "%a %t %T %u %F", node.toString()).strip());
        assertEquals(Errno.EEXIST, assertThrows(LinuxException.class,
                () -> dev.banger.linux.Files.makeBlockNode(node, 7, 1, 0, 0)).errno());
        Files.delete(node);
        assertFalse(Files.exists(node));
    }
}
