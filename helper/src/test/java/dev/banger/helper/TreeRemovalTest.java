package dev.banger.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeRemovalTest {
    @TempDir
    Path directory;

    private Path tree;

    @BeforeEach
    void makeTree() throws IOException {
        tree = Files.createDirectory(directory.resolve("tree"));
    }

    @Test
    void whatEveryVmmCanMakeGoesHoweverDeepAndWide() throws IOException {
        // Deeper than a recursion's stack and a process's descriptors; a path of all of it is over PATH_MAX, hence the moves.
        for (var i = 0; i < 40; i++) {
            var deeper = Files.createDirectories(directory.resolve("part").resolve("d/".repeat(100)));
            Files.writeString(deeper.resolve("file"), "x");
            if (i > 0) {
                Files.move(tree.resolve("down"), deeper.resolve("down"));
            }
            Files.move(directory.resolve("part"), tree.resolve("down"));
        }
        Files.createDirectories(tree.resolve("wide/one"));
        Files.createDirectories(tree.resolve("wide/two"));
        remove("tree");
        assertEquals(List.of(), entries());
    }

    @Test
    void linksAreRemovedAndNotFollowed() throws IOException {
        var outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "x");
        Files.createDirectories(tree.resolve("inner"));
        Files.createSymbolicLink(tree.resolve("link"), outside);
        Files.createSymbolicLink(tree.resolve("inner/link"), outside);
        Files.createSymbolicLink(directory.resolve("itself"), outside);
        remove("tree");
        remove("itself");
        assertEquals(List.of("outside"), entries());
        assertTrue(Files.exists(outside.resolve("precious")));
    }

    @Test
    void aFileIsRemovedAndAMissingOneIsTold() throws IOException {
        Files.writeString(directory.resolve("file"), "x");
        remove("file");
        assertEquals(List.of("tree"), entries());
        assertThrows(NoSuchFileException.class, () -> remove("file"));
    }

    private void remove(String name) throws IOException {
        try (var parent = TreeRemoval.secure(Files.newDirectoryStream(directory))) {
            TreeRemoval.remove(parent, Path.of(name));
        }
    }

    private List<String> entries() throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }
}
