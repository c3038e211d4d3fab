package dev.banger.config;

import dev.banger.config.BangerException.Code;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The right to be the one daemon of a state directory and of a run directory: a file lock in each, which the kernel gives back however the
 * process ends. Only its holder may remove a stale socket.
 */
public final class DaemonLock implements AutoCloseable {
    private static final String NAME = "bangerd.lock";

    private final FileChannel state;
    private final FileChannel run;

    private DaemonLock(FileChannel state, FileChannel run) {
        this.state = state;
        this.run = run;
    }

    /**
     * Makes the directories where they are missing, takes both locks and removes the socket of a daemon that has gone.
     *
     * @param reloading under hot reload the socket outlives the application behind it, and stays
     */
    public static DaemonLock take(StatePaths paths, int uid, boolean reloading) {
        PrivateDirectory.ensure(paths.state(), uid);
        PrivateDirectory.ensure(paths.run(), uid);
        PrivateDirectory.ensure(paths.database().getParent(), uid);
        var state = lock(paths.state());
        try {
            var run = lock(paths.run());
            try {
                removeStaleSocket(paths.socket(), reloading);
                return new DaemonLock(state, run);
            } catch (RuntimeException e) {
                closeQuietly(run);
                throw e;
            }
        } catch (RuntimeException e) {
            closeQuietly(state);
            throw e;
        }
    }

    @Override
    public void close() {
        closeQuietly(run);
        closeQuietly(state);
    }

    private static FileChannel lock(Path directory) {
        var file = directory.resolve(NAME);
        try {
            var channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            if (!isOurs(channel)) {
                closeQuietly(channel);
                throw new BangerException(
                        Code.CONFLICT,
                        "another bangerd already uses " + directory,
                        "Use that one, or set BANGER_STATE_DIR and BANGER_RUN_DIR to directories of this daemon's own.");
            }
            return channel;
        } catch (IOException e) {
            throw new BangerException(
                    Code.UNSUPPORTED, "cannot lock " + file + ": " + e.getMessage(), "Check that the directory can be written to.", e);
        }
    }

    private static boolean isOurs(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void removeStaleSocket(Path socket, boolean reloading) {
        try {
            if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            if (answers(socket)) {
                if (reloading) {
                    return;
                }
                throw new BangerException(
                        Code.CONFLICT, "something already answers on " + socket, "Stop it, or set BANGER_RUN_DIR to another directory.");
            }
            Files.delete(socket);
        } catch (IOException e) {
            throw new BangerException(Code.UNSUPPORTED, "cannot remove the stale socket " + socket, "Remove it by hand.", e);
        }
    }

    private static boolean answers(Path socket) {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            return false;
        }
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // The kernel gives the lock back with the process at the latest.
        }
    }
}
