package dev.banger.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.linux.Files.Access;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hazard row 9: what the owner's account plants below its own state leads nowhere else. */
class ManagedFilesTest {
    @TempDir
    Path directory;

    @Test
    void opensPlainFilesOnlyAndOnlyBeneathItsRoots() throws Exception {
        var real = Files.createDirectories(directory.resolve("real/state"));
        var state = Files.createSymbolicLink(directory.resolve("home"), directory.resolve("real")).resolve("state");
        Files.writeString(real.resolve("disk"), "disk");
        Files.createSymbolicLink(real.resolve("link"), Path.of("disk"));
        Files.createSymbolicLink(real.resolve("up"), Path.of(".."));
        TestHost.tool("mkfifo", real.resolve("fifo").toString());
        var files = new ManagedFiles(List.of(state, directory.resolve("run")));
        try (var disk = files.openFile("image", state.resolve("disk"), Access.READ)) {
            assertEquals("disk", Files.readString(disk.path()));
        }
        for (var bad : List.of("link", "up/state/disk", "fifo", "")) {
            refused(files, state.resolve(bad));
        }
        refused(files, Path.of("/etc/hostname"));
        refused(files, directory.resolve("real/state/disk"));
        refused(files, Path.of("/dev/null"));
        var missing = assertThrows(PrivilegedException.class,
                () -> files.openFile("image", state.resolve("missing"), Access.READ).close());
        assertTrue(missing.getMessage().contains("No such file"), missing.getMessage());
    }

    private static void refused(ManagedFiles files, Path path) {
        var refused = assertThrows(PrivilegedException.class, () -> files.openFile("image", path, Access.READ).close());
        assertEquals(PrivilegedException.Code.REFUSED, refused.code(), refused.getMessage());
        assertTrue(refused.getMessage().contains("image " + path), refused.getMessage());
    }
}
