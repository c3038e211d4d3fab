package dev.banger.disk;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A file system of the test's own, unmounted at its end whatever happened. */
record Mounted(Path directory) implements AutoCloseable {
    /** A tmpfs of that many MiB. */
    static Mounted tmpfs(Path parent, int mebibytes) throws Exception {
        var directory = at(parent);
        tool("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", directory.toString());
        return new Mounted(directory);
    }

    /** A btrfs of 512 MiB. */
    static Mounted btrfs(Path parent) throws Exception {
        var image = parent.resolve("btrfs-image");
        DiskFiles.extend(image, 512L << 20);
        tool("mkfs.btrfs", "-q", image.toString());
        var directory = at(parent);
        tool("mount", "-o", "loop", image.toString(), directory.toString());
        return new Mounted(directory);
    }

    private static Path at(Path parent) throws Exception {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "SKIPPED: needs root to mount");
        return Files.createDirectory(parent.resolve("mounted"));
    }

    static String tool(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes());
        Assertions.assertEquals(0, process.waitFor(), () -> List.of(command) + ":\n" + output);
        return output;
    }

    @Override
    public void close() throws Exception {
        tool("umount", directory.toString());
    }
}
