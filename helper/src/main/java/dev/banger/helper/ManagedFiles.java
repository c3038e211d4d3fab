package dev.banger.helper;

import dev.banger.linux.Descriptor;
import dev.banger.linux.Errno;
import dev.banger.linux.Files;
import dev.banger.linux.LinuxException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Opens what a request names by path: once, beneath one of the directories that banger manages, through no symbolic link; what is done
 * then is done by descriptor, so that nobody can swap the file in between.
 */
final class ManagedFiles {
    private final List<Path> roots;
    private final OptionalInt owner;

    /** @param roots absolute; whoever starts the helper vouches for the directories above them */
    ManagedFiles(List<Path> roots) {
        this(roots, OptionalInt.empty());
    }

    /** @param owner whose files are meant, where this process is not that account's */
    ManagedFiles(List<Path> roots, OptionalInt owner) {
        this.owner = owner;
        this.roots = roots.stream().map(root -> Checked.path("managed directory", root)).toList();
    }

    /** @param field the request's name for the path, for errors */
    Descriptor openFile(String field, Path path, Files.Access access) throws PrivilegedException {
        var file = open(field, path, access);
        try {
            if (!java.nio.file.Files.isRegularFile(file.path())) {
                throw refused(field, path, "is not a regular file");
            }
            return file;
        } catch (PrivilegedException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** The directory, made with mode 0700 where it or one above it is missing. */
    OpenDirectory makeDirectory(String field, Path path) throws PrivilegedException {
        var root = rootOf(field, path);
        try {
            var directory = OpenDirectory.of(root.toRealPath());
            for (var name : root.relativize(path)) {
                try (var parent = directory) {
                    directory = name.toString().isEmpty() ? parent.child(".") : parent.make(name.toString());
                }
            }
            return directory;
        } catch (LinuxException e) {
            throw told(field, path, root, e);
        } catch (IOException e) {
            throw new PrivilegedException(
                    PrivilegedException.Code.FAILED, field + " " + path + " cannot be made: " + e.getMessage(), e);
        }
    }

    private Path rootOf(String field, Path path) throws PrivilegedException {
        return roots.stream()
                .filter(path::startsWith)
                .findFirst()
                .orElseThrow(() -> refused(field, path, "is outside of the directories that banger manages ("
                        + roots.stream().map(Path::toString).collect(Collectors.joining(", ")) + ")"));
    }

    /**
     * As {@link #openFile}, and the file is one that requests may mean: it has no other name, elsewhere, under which it is another's, and
     * belongs to the owner where one is known.
     */
    Descriptor openOwn(String field, Path path, Files.Access access) throws PrivilegedException {
        var file = openFile(field, path, access);
        try {
            var attributes = java.nio.file.Files.readAttributes(file.path(), "unix:uid,nlink");
            if ((int) attributes.get("nlink") != 1) {
                throw refused(field, path, "has " + attributes.get("nlink") + " names (hard links): copy it");
            }
            if (owner.isPresent() && (int) attributes.get("uid") != owner.getAsInt()) {
                throw refused(field, path, "belongs to uid " + attributes.get("uid") + " and not to the owner of banger (uid "
                        + owner.getAsInt() + ")");
            }
            return file;
        } catch (IOException e) {
            file.close();
            throw new PrivilegedException(PrivilegedException.Code.FAILED, field + " " + path + " cannot be looked at: " + e.getMessage(), e);
        } catch (PrivilegedException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private Descriptor open(String field, Path path, Files.Access access) throws PrivilegedException {
        var root = rootOf(field, path);
        try {
            var relative = root.relativize(path);
            try (var directory = Files.open(root.toRealPath(), Files.Access.DIRECTORY)) {
                return Files.openBeneath(directory, relative.toString().isEmpty() ? Path.of(".") : relative, access);
            }
        } catch (LinuxException e) {
            throw told(field, path, root, e);
        } catch (IOException e) {
            throw new PrivilegedException(PrivilegedException.Code.FAILED, root + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private static PrivilegedException told(String field, Path path, Path root, LinuxException e) {
        return switch (e.errno()) {
            case Errno.ELOOP, Errno.EXDEV -> refused(field, path, "leads through a symbolic link or out of " + root);
            case Errno.ENOTDIR -> refused(field, path, "is not a directory, or leads through something that is none");
            case Errno.ENXIO -> refused(field, path, "is not a regular file");
            default -> new PrivilegedException(PrivilegedException.Code.FAILED,
                    field + " " + path + " cannot be opened: " + Errno.text(e.errno()), e);
        };
    }

    private static PrivilegedException refused(String field, Path path, String why) {
        return new PrivilegedException(PrivilegedException.Code.REFUSED, field + " " + path + " " + why);
    }
}
