package dev.banger.helper;

import dev.banger.linux.Descriptor;
import dev.banger.linux.Errno;
import dev.banger.linux.Files;
import dev.banger.linux.LinuxException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Opens what a request names by path: once, beneath one of the directories that banger manages, through no symbolic link; what is done
 * then is done by descriptor, so that nobody can swap the file in between.
 */
final class ManagedFiles {
    private final List<Path> roots;

    /** @param roots absolute; whoever starts the helper vouches for the directories above them */
    ManagedFiles(List<Path> roots) {
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

    /** Whether the directory is there, and ours. */
    void checkDirectory(String field, Path path) throws PrivilegedException {
        open(field, path, Files.Access.DIRECTORY).close();
    }

    private Descriptor open(String field, Path path, Files.Access access) throws PrivilegedException {
        var root = roots.stream()
                .filter(path::startsWith)
                .findFirst()
                .orElseThrow(() -> refused(field, path, "is outside of the directories that banger manages ("
                        + roots.stream().map(Path::toString).collect(Collectors.joining(", ")) + ")"));
        try {
            var relative = root.relativize(path);
            try (var directory = Files.open(root.toRealPath(), Files.Access.DIRECTORY)) {
                return Files.openBeneath(directory, relative.toString().isEmpty() ? Path.of(".") : relative, access);
            }
        } catch (LinuxException e) {
            throw switch (e.errno()) {
                case Errno.ELOOP, Errno.EXDEV -> refused(field, path, "leads through a symbolic link or out of " + root);
                case Errno.ENOTDIR -> refused(field, path, "is not a directory, or leads through something that is none");
                case Errno.ENXIO -> refused(field, path, "is not a regular file");
                default -> new PrivilegedException(PrivilegedException.Code.FAILED,
                        field + " " + path + " cannot be opened: " + Errno.text(e.errno()), e);
            };
        } catch (IOException e) {
            throw new PrivilegedException(PrivilegedException.Code.FAILED, root + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private static PrivilegedException refused(String field, Path path, String why) {
        return new PrivilegedException(PrivilegedException.Code.REFUSED, field + " " + path + " " + why);
    }
}
