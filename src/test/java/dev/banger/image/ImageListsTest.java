package dev.banger.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.config.BangerException;
import dev.banger.config.Owner;
import dev.banger.config.StatePaths;
import dev.banger.guest.GuestFiles;
import dev.banger.operation.DirectoryTree;
import dev.banger.operation.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageListsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    @Test
    void theListNamesEveryFileOfTheFolderAndNoOther() throws IOException {
        var listed = GuestFiles.lines("image-contents").stream()
                .filter(line -> line.startsWith("file "))
                .map(line -> line.substring("file ".length()))
                .collect(Collectors.toCollection(TreeSet::new));
        var folder = Path.of(System.getProperty("banger.root"), "guest/image");
        try (var files = Files.walk(folder)) {
            assertEquals(files.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString())
                    .collect(Collectors.toCollection(TreeSet::new)), listed);
        }
    }

    @Test
    void theOverlayTakesOutKeysAndLogsAndNeverFollowsALink() throws IOException {
        var tree = Files.createDirectories(directory.resolve("tree"));
        var outside = Files.writeString(directory.resolve("outside"), "mine");
        Files.createDirectories(tree.resolve("etc/ssh"));
        Files.writeString(tree.resolve("etc/ssh/ssh_host_rsa_key"), "secret");
        Files.createDirectories(tree.resolve("var/log/apt"));
        Files.writeString(tree.resolve("var/log/apt/history.log"), "");
        Files.createSymbolicLink(tree.resolve("etc/machine-id"), outside);
        ImageOverlay.apply(tree);
        assertFalse(Files.exists(tree.resolve("etc/ssh/ssh_host_rsa_key")));
        assertFalse(Files.exists(tree.resolve("var/log/apt")));
        assertEquals("mine", Files.readString(outside));
        assertTrue(Files.isRegularFile(tree.resolve("etc/machine-id"), LinkOption.NOFOLLOW_LINKS));
        assertEquals(Path.of("/dev/null"), Files.readSymbolicLink(tree.resolve("etc/systemd/system/fstrim.timer")));

        var linked = Files.createDirectories(directory.resolve("linked"));
        Files.createSymbolicLink(linked.resolve("etc"), Files.createDirectories(directory.resolve("elsewhere")));
        assertThrows(IOException.class, () -> ImageOverlay.apply(linked));
        assertEquals(0, directory.resolve("elsewhere").toFile().list().length);
        // JUnit would warn of each link that it removes.
        DirectoryTree.delete(tree);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", ".", "..", "debian", "debian:", "fedora:40", "debian:../../etc", "debian:-x", "debian:a b", "debian:Bookworm",
        "debian:bookworm\n", "dеbian:bookworm"})
    void otherReferencesAreRefused(String reference) {
        assertThrows(BangerException.class, () -> ImageReference.parse(reference));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../../etc/x", "-x", "/", "a/../b", "a\nb", "UPPER", "a@b", "a+b", "dеbian"})
    void badNamesAreRefusedByTheStore(String name) {
        var store = new ImageStore(new StatePaths(directory, directory, directory), new Owner(0, 0, "root", directory));
        assertThrows(BangerException.class, () -> store.show(name).await().atMost(LIMIT));
        assertThrows(BangerException.class, () -> store.delete(name).await().atMost(LIMIT));
        assertThrows(BangerException.class,
                () -> store.build(Optional.of("debian:bookworm"), Optional.of(name), Progress.silent("op")).await().atMost(LIMIT));
    }

    @Test
    void theHostsReleaseIsReadAndAnotherDistributionIsNamed() throws IOException {
        var file = directory.resolve("os-release");
        Files.writeString(file, "ID=debian\nVERSION_CODENAME=\"trixie\"\n");
        assertEquals("debian:trixie", ImageReference.ofHost(file).text());
        Files.writeString(file, "ID=fedora\n");
        assertTrue(assertThrows(BangerException.class, () -> ImageReference.ofHost(file)).getMessage().contains("fedora"));
    }
}
