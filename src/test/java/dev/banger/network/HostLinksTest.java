package dev.banger.network;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostLinksTest {
    @TempDir
    Path directory;

    @Test
    void aPortHasItsBridgeAsMaster() throws IOException {
        Files.createDirectories(directory.resolve("free"));
        Files.createDirectories(directory.resolve("port"));
        Files.createSymbolicLink(directory.resolve("port/master"), Path.of("../../virtual/net/br-banger"));
        var links = new HostLinks(directory);
        assertTrue(links.isPort("port", "br-banger"));
        assertFalse(links.isPort("port", "br-banger-x"));
        assertFalse(links.isPort("free", "br-banger"));
        assertFalse(links.isPort("none", "br-banger"));
    }
}
