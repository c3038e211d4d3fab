package dev.banger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command of an installed banger: which daemon it finds, and what it says when that one does not answer. */
class InstalledTest {
    @TempDir
    Path directory;

    @Test
    void installedMeansMetadataAndNoLauncherOfACheckout() throws IOException {
        var metadata = directory.resolve("install.toml");
        assertFalse(Environment.isInstalled(Map.of(), metadata));
        Files.createFile(metadata);
        assertTrue(Environment.isInstalled(Map.of(), metadata));
        assertFalse(Environment.isInstalled(Map.of("BANGER_DAEMON_START", "/checkout/start"), metadata));
        assertFalse(Environment.isInstalled(Map.of("BANGER_DAEMON_START", ""), metadata));
    }

    @Test
    void theInstalledDaemonIsMeantUnlessAVariableSaysOtherwise() {
        assertEquals(Path.of("/run/banger/bangerd.sock"), environment(Map.of(), true).socket());
        assertEquals(Path.of("/run/banger-1000/bangerd.sock"), environment(Map.of(), false).socket());
        assertEquals(Path.of("/mine/bangerd.sock"), environment(Map.of("BANGER_RUN_DIR", "/mine"), true).socket());
        assertEquals(Path.of("/mine.sock"), environment(Map.of("BANGER_SOCKET", "/mine.sock"), true).socket());
    }

    @Test
    void aDaemonThatDoesNotRunIsTheServiceManagersToStart() {
        var ran = Ran.command(directory.resolve("bangerd.sock"), Map.of(Ran.INSTALLED, ""), false, "vm", "list");
        assertEquals(1, ran.status());
        assertEquals("", ran.out());
        assertTrue(ran.err().contains("systemctl start bangerd"), ran.err());
        assertFalse(Ran.command(directory.resolve("bangerd.sock"), "vm", "list").err().contains("systemctl"));
    }

    private static Environment environment(Map<String, String> variables, boolean installed) {
        return new Environment(variables, 1000, installed, false, false, false);
    }
}
