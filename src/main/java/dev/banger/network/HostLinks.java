package dev.banger.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The host's network links, as sysfs shows them to everybody.
 *
 * @param directory {@code /sys/class/net}
 */
record HostLinks(Path directory) {
    /**
     * Whether there is such a link, and it is a port of that bridge. Blocks for a read of sysfs. Where sysfs is another network namespace's
     * there is none.
     */
    boolean isPort(String link, String bridge) {
        try {
            return Files.readSymbolicLink(directory.resolve(link).resolve("master")).endsWith(bridge);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + directory.resolve(link), e);
        }
    }
}
