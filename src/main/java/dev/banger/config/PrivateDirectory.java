package dev.banger.config;

import dev.banger.config.BangerException.Code;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Makes a directory that is the owner's alone, or refuses one that somebody else could have prepared. */
public final class PrivateDirectory {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private PrivateDirectory() {}

    /** {@code path} is a real directory of ours with mode 0700 afterwards; parents are made as needed. */
    public static void ensure(Path path, int uid) {
        try {
            if (path.getParent() != null && !Files.exists(path.getParent())) {
                Files.createDirectories(path.getParent());
            }
            Files.createDirectory(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            checkOwnership(path, uid);
        } catch (IOException e) {
            throw new BangerException(
                    Code.UNSUPPORTED,
                    "cannot make the directory " + path + ": " + reason(e),
                    "Make it once: sudo install -d -m 0700 -o " + uid + " " + path,
                    e);
        }
    }

    private static void checkOwnership(Path path, int uid) {
        try {
            var attributes = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isDirectory()) {
                throw new BangerException(
                        Code.CONFLICT, path + " is " + (attributes.isSymbolicLink() ? "a symbolic link" : "not a directory"), "Remove it and try again.");
            }
            var owner = (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            if (owner != uid) {
                throw new BangerException(
                        Code.CONFLICT,
                        path + " belongs to uid " + owner + ", and this daemon runs as uid " + uid,
                        "Remove it, or name another directory.");
            }
            if (!attributes.permissions().equals(OWNER_ONLY)) {
                Files.setPosixFilePermissions(path, OWNER_ONLY);
            }
        } catch (IOException e) {
            throw new BangerException(Code.UNSUPPORTED, "cannot look at the directory " + path + ": " + reason(e), "Check its permissions.", e);
        }
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName().replace("Exception", "") + " (" + e.getMessage() + ")";
    }
}
