package dev.banger.helper;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Removes trees in which somebody else may write. By descriptors ({@code openat(2)}, {@code unlinkat(2)}, {@code renameat(2)}): whoever swaps
 * a directory for a link meanwhile leads nobody elsewhere. However deep it nests, two directories are open at a time: what lies deeper is first
 * moved up to the top of the tree. Killed anywhere, what is left lies in the tree, and the same call again removes it.
 */
public final class TreeRemoval {
    private TreeRemoval() {}

    /**
     * A file, a link itself, or a directory with all that is in it.
     *
     * @param parent a directory in which nobody else can put another in its place
     * @throws IOException when something cannot be removed, or somebody goes on to add
     */
    public static void remove(SecureDirectoryStream<Path> parent, Path name) throws IOException {
        if (!isDirectory(parent, name)) {
            parent.deleteFile(name);
            return;
        }
        try (var top = secure(parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS))) {
            empty(top);
        }
        parent.deleteDirectory(name);
    }

    /**
     * A directory's stream as one that works by descriptor, which it is on Linux; closed when it is none.
     *
     * @throws IOException when this runtime has no such streams
     */
    public static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream) throws IOException {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        stream.close();
        throw new IOException("this Java runtime cannot work in a directory by descriptor");
    }

    private static void empty(SecureDirectoryStream<Path> top) throws IOException {
        var directories = new ArrayDeque<Path>();
        for (var name : names(top)) {
            if (isDirectory(top, name)) {
                directories.add(name);
            } else {
                top.deleteFile(name);
            }
        }
        while (!directories.isEmpty()) {
            var directory = directories.remove();
            try (var inner = secure(top.newDirectoryStream(directory, LinkOption.NOFOLLOW_LINKS))) {
                for (var name : names(inner)) {
                    if (isDirectory(inner, name)) {
                        var moved = Path.of(".removed-" + UUID.randomUUID());
                        inner.move(name, top, moved);
                        directories.add(moved);
                    } else {
                        inner.deleteFile(name);
                    }
                }
            }
            top.deleteDirectory(directory);
        }
    }

    private static boolean isDirectory(SecureDirectoryStream<Path> parent, Path name) throws IOException {
        return parent.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS).readAttributes().isDirectory();
    }

    /** All of them before the first change, which a stream would see or not. */
    private static List<Path> names(SecureDirectoryStream<Path> entries) throws IOException {
        var names = new ArrayList<Path>();
        try {
            entries.forEach(entry -> names.add(entry.getFileName()));
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }
}
