package dev.banger.install;

import dev.banger.api.Names;
import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.config.ProcessOwner;
import dev.banger.helper.TreeRemoval;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Files of an installation: each is there whole or not at all, whenever its maker is killed. */
final class HostFiles {
    private static final String NEW = ".new";
    private static final FileAttribute<?> OWN = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private HostFiles() {}

    /** Written beside, and renamed over what was there. */
    static void write(Path file, String text, String mode) throws IOException {
        var beside = beside(file);
        Files.deleteIfExists(beside);
        // Whatever the umask: what root runs by is never anybody else's to write, not for a moment.
        Files.createFile(beside, OWN);
        Files.writeString(beside, text);
        Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString(mode));
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A symbolic link, made beside and renamed over what was there. */
    static void link(Path link, Path target) throws IOException {
        var beside = beside(link);
        Files.deleteIfExists(beside);
        Files.createSymbolicLink(beside, target);
        Files.move(beside, link, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Hidden, so that nobody takes it for a unit or a program. */
    private static Path beside(Path file) {
        return file.resolveSibling("." + file.getFileName() + NEW);
    }

    /** A directory of this process's account with that mode, made where it is missing. */
    static void directory(Path directory, String mode) throws IOException {
        make(directory);
        give(directory, ProcessOwner.uid(), 0, mode);
    }

    /** A directory of an account's with that mode. */
    static void directory(Path directory, String mode, int uid, int gid) throws IOException {
        make(directory);
        give(directory, uid, gid, mode);
    }

    private static void make(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(directory.getParent());
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new NotDirectoryException(directory.toString());
        }
    }

    private static void give(Path directory, int uid, int gid, String mode) throws IOException {
        if (uidOf(directory) != uid) {
            Files.setAttribute(directory, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(directory, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
    }

    static int uidOf(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    /** Deletes an empty directory; one that is missing or holds something stays so. */
    static void deleteIfEmpty(Path directory) throws IOException {
        try (var entries = Files.newDirectoryStream(directory)) {
            if (entries.iterator().hasNext()) {
                return;
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return;
        }
        Files.delete(directory);
    }

    /**
     * Deletes it with all that is in it, as {@link TreeRemoval} does; missing already is no error.
     *
     * @param path in a directory of root's
     * @throws BangerException OPERATION_FAILED when something of it is left
     */
    static void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var parent = TreeRemoval.secure(Files.newDirectoryStream(path.getParent()))) {
            TreeRemoval.remove(parent, path.getFileName());
        } catch (IOException e) {
            throw left(path, e);
        }
    }

    /** What is in it may have names that its owner made for root's terminal. */
    static BangerException left(Path path, IOException cause) {
        var why = cause instanceof FileSystemException of && of.getFile() != null
                ? Names.shown(of.getFile()) + ": " + Optional.ofNullable(of.getReason()).orElse(of.getClass().getSimpleName())
                : cause.toString();
        return new BangerException(
                Code.OPERATION_FAILED, "cannot remove " + path + ": " + why, "Look at what holds it, and run this again.", cause);
    }
}
