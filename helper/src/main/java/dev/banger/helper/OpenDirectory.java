package dev.banger.helper;

import dev.banger.linux.Descriptor;
import dev.banger.linux.Files;
import dev.banger.linux.LinuxException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;

/**
 * A directory by descriptor: whatever becomes of its path, what is done here is done in it. No method follows a link that somebody with
 * access to the directory made in it.
 */
record OpenDirectory(Descriptor descriptor) implements AutoCloseable {
    private static final int ROOT = 0;
    private static final int PASSABLE = 0711;

    /** A directory that is vouched for: nobody but root, or this process, can put another in its place. */
    static OpenDirectory of(Path path) throws LinuxException {
        return new OpenDirectory(Files.open(path, Files.Access.DIRECTORY));
    }

    /** One of root's for all to pass through (0711), made when it is missing; the directory above it is root's. */
    static OpenDirectory ofRoot(Path path) throws IOException {
        try (var parent = of(path.getParent())) {
            var opened = parent.make(path.getFileName().toString());
            try {
                opened.give(ROOT, ROOT, PASSABLE);
                return opened;
            } catch (IOException | RuntimeException e) {
                opened.close();
                throw e;
            }
        }
    }

    /** The directory of that name in it, made with mode 0700 when it is missing. */
    OpenDirectory make(String name) throws IOException {
        try {
            var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            java.nio.file.Files.createDirectory(descriptor.path().resolve(name), mode);
        } catch (FileAlreadyExistsException e) {
            return child(name);
        }
        return child(name);
    }

    /** @throws LinuxException ENOENT when it is missing, ENOTDIR or ELOOP when it is none */
    OpenDirectory child(String name) throws LinuxException {
        return new OpenDirectory(Files.openBeneath(descriptor, Path.of(name), Files.Access.DIRECTORY));
    }

    void give(int uid, int gid, int mode) throws IOException {
        Files.changeOwner(descriptor, uid, gid);
        // After the owner: chown(2) clears the set-group-id bit.
        java.nio.file.Files.setAttribute(descriptor.path(), "unix:mode", mode);
    }

    /** Sockets that lie in it directly. */
    void removeSockets() throws IOException {
        try (var entries = TreeRemoval.secure(java.nio.file.Files.newDirectoryStream(descriptor.path()))) {
            for (var name : names(entries)) {
                if (attributes(entries, name).isOther()) {
                    entries.deleteFile(name);
                }
            }
        }
    }

    /** The directory of that name, with all that is in it; a missing one is no error. */
    void remove(String name) throws IOException {
        try (var entries = TreeRemoval.secure(java.nio.file.Files.newDirectoryStream(descriptor.path()))) {
            var path = Path.of(name);
            if (names(entries).contains(path)) {
                TreeRemoval.remove(entries, path);
            }
        }
    }

    private static ArrayList<Path> names(SecureDirectoryStream<Path> entries) {
        var names = new ArrayList<Path>();
        entries.forEach(entry -> names.add(entry.getFileName()));
        return names;
    }

    private static BasicFileAttributes attributes(SecureDirectoryStream<Path> entries, Path name) throws IOException {
        return entries.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS).readAttributes();
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
