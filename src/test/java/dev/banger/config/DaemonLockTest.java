package dev.banger.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hazards 13 and 40: one daemon per state and run directory, both the owner's alone. */
class DaemonLockTest {
    @TempDir
    Path directory;

    private StatePaths paths;

    @BeforeEach
    void lay() {
        paths = new StatePaths(directory.resolve("state"), directory.resolve("cache"), directory.resolve("run"));
    }

    @Test
    void directoriesArePrivateAndTheLockIsGivenBack() throws Exception {
        Files.createDirectory(paths.run(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxrwx")));
        for (var round = 0; round < 2; round++) {
            try (var lock = take()) {
                assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(paths.run())));
                assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(paths.state())));
            }
        }
    }

    @Test
    void aSecondDaemonIsRefusedByEitherDirectory() {
        try (var lock = take()) {
            var sameState = new StatePaths(paths.state(), paths.cache(), directory.resolve("run2"));
            var sameRun = new StatePaths(directory.resolve("state2"), paths.cache(), paths.run());
            assertTrue(refused(sameState).contains("another bangerd already uses " + paths.state()));
            assertTrue(refused(sameRun).contains("another bangerd already uses " + paths.run()));
        }
    }

    @Test
    void aSocketGoesOnlyWhenNobodyAnswersOnIt() throws Exception {
        Files.createDirectory(paths.run());
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(paths.socket()));
            assertTrue(refused(paths).contains("already answers on " + paths.socket()));
            try (var reloading = DaemonLock.take(paths, ProcessOwner.uid(), true)) {
                assertTrue(Files.exists(paths.socket()));
            }
        }
        assertTrue(Files.exists(paths.socket()), "stale now");
        try (var lock = take()) {
            assertFalse(Files.exists(paths.socket(), LinkOption.NOFOLLOW_LINKS));
        }
    }

    @Test
    void aLinkInPlaceOfALockFileIsRefused() throws Exception {
        Files.createDirectory(paths.state());
        var target = Files.createFile(directory.resolve("precious"));
        Files.createSymbolicLink(paths.state().resolve("bangerd.lock"), target);
        assertTrue(refused(paths).contains("cannot lock"));
    }

    @Test
    void aRunDirectoryOfAnotherAccountIsRefused() throws Exception {
        Files.createDirectory(paths.state());
        var thrown = assertThrows(BangerException.class, () -> DaemonLock.take(paths, ProcessOwner.uid() + 1, false));
        assertTrue(thrown.getMessage().contains("belongs to uid " + ProcessOwner.uid()), thrown.getMessage());
    }

    private DaemonLock take() {
        return DaemonLock.take(paths, ProcessOwner.uid(), false);
    }

    private static String refused(StatePaths paths) {
        return assertThrows(BangerException.class, () -> DaemonLock.take(paths, ProcessOwner.uid(), false)).getMessage();
    }
}
