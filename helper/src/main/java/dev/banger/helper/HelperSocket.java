package dev.banger.helper;

import dev.banger.linux.UnixListener;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where the helper listens: a socket that is its caller's alone from its first moment on, in a directory that nobody but this process's
 * account can change.
 */
final class HelperSocket {
    private static final int MODE = 0600;
    private static final int BACKLOG = 128;
    private static final int WRITABLE_BY_OTHERS = 0022;

    private HelperSocket() {}

    /**
     * @throws IOException when the directory is a link, is somebody else's or may be changed by others, and when another helper listens
     *     there already
     */
    static UnixListener listen(Path socket, int uid, int gid) throws IOException {
        var directory = socket.getParent();
        try {
            // Whatever the umask of the process is.
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (FileAlreadyExistsException exists) {
            check(directory);
        }
        removeStale(socket);
        return UnixListener.bind(socket, MODE, uid, gid, BACKLOG);
    }

    private static void check(Path directory) throws IOException {
        var found = Files.readAttributes(directory, "unix:mode,uid,isDirectory,isSymbolicLink", LinkOption.NOFOLLOW_LINKS);
        var own = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        if ((boolean) found.get("isSymbolicLink") || !(boolean) found.get("isDirectory")) {
            throw new IOException(directory + " is a link or no directory: remove it; bangerd-root makes its own");
        }
        if (!found.get("uid").equals(own)) {
            throw new IOException(directory + " belongs to uid " + found.get("uid") + " and not to " + own + ": remove it; bangerd-root makes"
                    + " its own");
        }
        if (((int) found.get("mode") & WRITABLE_BY_OTHERS) != 0) {
            throw new IOException(String.format("%s can be changed by others (mode %04o): run chmod 711 on it", directory,
                    (int) found.get("mode") & 07777));
        }
    }

    /** A helper that was killed leaves its socket; a living one answers. */
    private static void removeStale(Path socket) throws IOException {
        try {
            var format = (int) Files.getAttribute(socket, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0170000;
            if (format != 0140000) {
                throw new IOException(socket + " is there and is no socket: remove it");
            }
        } catch (NoSuchFileException none) {
            return;
        }
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            throw new FileAlreadyExistsException(socket + " is served by another bangerd-root: stop that one first");
        } catch (java.net.ConnectException dead) {
            Files.delete(socket);
        } catch (java.net.SocketException dead) {
            Files.delete(socket);
        }
    }
}
