package dev.banger.cli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusedConnectionTest {
    private static final SocketException REFUSAL = new SocketException("Permission denied");

    @TempDir
    Path directory;

    @Test
    void theOwnerOfTheSocketIsNamedAndTheWayToCallAsHim() throws IOException {
        var socket = Files.createFile(directory.resolve("bangerd.sock"));
        named(socket, Files.getOwner(socket).getName());
    }

    @Test
    void whereTheSocketIsHiddenItsDirectoryNamesTheOwner() throws IOException {
        named(directory.resolve("bangerd.sock"), Files.getOwner(directory).getName());
    }

    @Test
    void withoutAnOwnerToNameItIsStillUnauthorized() {
        var failure = RefusedConnection.failure(directory.resolve("gone/bangerd.sock"), REFUSAL);
        assertEquals(1, failure.exitCode());
        assertTrue(failure.getMessage().startsWith("unauthorized: "), failure.getMessage());
    }

    private static void named(Path socket, String owner) {
        var failure = RefusedConnection.failure(socket, REFUSAL);
        assertEquals(1, failure.exitCode());
        assertEquals("unauthorized: the daemon at " + socket + " serves " + owner + " and root only", failure.getMessage());
        assertTrue(failure.hint().orElseThrow().contains("sudo -u " + owner + " banger"), failure.hint().orElseThrow());
    }
}
