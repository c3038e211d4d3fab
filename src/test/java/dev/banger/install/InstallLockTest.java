package dev.banger.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallLockTest {
    @TempDir
    Path directory;

    @Test
    void theKernelHoldsItAgainstOtherProcessesUntilItIsClosed() throws IOException {
        var file = directory.resolve("lock");
        try (var lock = InstallLock.take(file)) {
            assertTrue(isLocked((Long) Files.getAttribute(file, "unix:ino")), Files.readString(Path.of("/proc/locks")));
        }
        assertTrue(Files.notExists(file));
    }

    @Test
    void whatADeadInstallerLeftIsTakenOver() throws IOException {
        var file = directory.resolve("lock");
        Files.writeString(file, "of one that was killed");
        try (var lock = InstallLock.take(file)) {
            var told = assertThrows(BangerException.class, () -> InstallLock.take(file));
            assertEquals(Code.CONFLICT, told.code());
        }
        assertTrue(Files.notExists(file));
    }

    /** By proc_locks(5): number, kind, strictness, access, process, device and inode. */
    private static boolean isLocked(long inode) throws IOException {
        var mine = "WRITE " + ProcessHandle.current().pid() + " ";
        return Files.readAllLines(Path.of("/proc/locks")).stream().anyMatch(line -> line.contains(mine) && line.contains(":" + inode + " "));
    }
}
