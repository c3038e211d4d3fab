package dev.banger.image;

import dev.banger.guest.GuestFiles;
import dev.banger.operation.DirectoryTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Puts banger's files into a freshly installed tree and takes out what an image must not hold, by the lists {@code guest/image-contents} and
 * {@code guest/image-removed}. The tree is ours alone and came from packages; links on the way are not followed all the same.
 */
final class ImageOverlay {
    private static final Path NULL_DEVICE = Path.of("/dev/null");

    private ImageOverlay() {}

    static void apply(Path tree) throws IOException {
        for (var pattern : GuestFiles.lines("image-removed")) {
            remove(tree, pattern);
        }
        for (var line : GuestFiles.lines("image-contents")) {
            var words = line.split(" +");
            var target = prepared(tree, words[1]);
            switch (words[0]) {
                case "file" -> Files.write(target, GuestFiles.bytes("image/" + words[1]));
                case "empty" -> Files.createFile(target);
                case "link" -> Files.createSymbolicLink(target, Path.of(words[2]));
                case "mask" -> Files.createSymbolicLink(target, NULL_DEVICE);
                default -> throw new IOException("guest/image-contents has the line '" + line + "'");
            }
        }
    }

    /** The path below the tree with real parents and nothing at its end. */
    private static Path prepared(Path tree, String path) throws IOException {
        var target = tree.resolve(path);
        var parent = tree;
        for (var part : Path.of(path).getParent()) {
            parent = parent.resolve(part);
            if (!Files.exists(parent, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(parent);
            } else if (!Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException("/" + tree.relativize(parent) + " of the image is not a directory");
            }
        }
        Files.deleteIfExists(target);
        return target;
    }

    /** Patterns have a '*' in their last part only. */
    private static void remove(Path tree, String pattern) throws IOException {
        var path = tree.resolve(pattern);
        if (!Files.isDirectory(path.getParent(), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var entries = Files.newDirectoryStream(path.getParent(), path.getFileName().toString())) {
            entries.forEach(DirectoryTree::delete);
        }
    }
}
