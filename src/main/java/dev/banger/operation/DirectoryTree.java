package dev.banger.operation;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;

/** Directories as wholes, for work that is published by a rename. Links are never followed. All of it blocks. */
public final class DirectoryTree {
    private DirectoryTree() {}

    /** Renames it into {@code parent} under a new name, which is answered: whoever looks finds it whole or not at all. */
    public static Path moveAside(Path directory, Path parent) {
        try {
            Files.createDirectories(parent);
            return Files.move(directory, parent.resolve("removed-" + UUID.randomUUID()), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new BangerException(Code.OPERATION_FAILED, "cannot remove " + directory + ": " + e, null, e);
        }
    }

    /** Deletes it with all that is in it; missing already is not an error. */
    public static void delete(Path directory) {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new BangerException(Code.OPERATION_FAILED, "cannot remove " + directory + ": " + e, "Remove it by hand.", e);
        }
    }

    /** Copies regular files and directories; links and devices are left out. */
    public static void copy(Path from, Path to) throws IOException {
        try (var all = Files.walk(from)) {
            for (var path : (Iterable<Path>) all::iterator) {
                var target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectories(target);
                } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    Files.copy(path, target);
                }
            }
        }
    }

    /** The sum of its regular files, in bytes. */
    public static long size(Path directory) throws IOException {
        try (var all = Files.walk(directory)) {
            return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).mapToLong(DirectoryTree::sizeOf).sum();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
