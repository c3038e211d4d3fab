package dev.banger.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.banger.config.BangerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hazard 40: a database that we must not touch is refused with the reason, and stays as it is. */
class DatabaseCheckTest {
    @TempDir
    Path directory;

    @Test
    void noDatabaseIsFine() {
        assertDoesNotThrow(() -> DatabaseCheck.check(directory.resolve("banger")));
    }

    @Test
    void oursIsFine() throws Exception {
        make(DatabaseCheck.NEWEST_MIGRATION);
        assertDoesNotThrow(() -> DatabaseCheck.check(directory.resolve("banger")));
    }

    @Test
    void oneFromANewerBangerIsRefused() throws Exception {
        make(DatabaseCheck.NEWEST_MIGRATION + 1);
        assertTrue(refusedUntouched().contains("newer banger"));
    }

    @Test
    void garbageIsRefused() throws Exception {
        var garbage = new byte[64 << 10];
        new Random(40).nextBytes(garbage);
        Files.write(file(), garbage);
        assertTrue(refusedUntouched().contains("cannot be read"));
    }

    @Test
    void aTruncatedOneIsRefused() throws Exception {
        Files.write(file(), new byte[] {'H', ':', '2'});
        assertTrue(refusedUntouched().contains("cannot be read"));
    }

    @Test
    void aLockedOneIsRefused() throws Exception {
        // H2 in this process shares an open database between connections: the lock has to be another process's.
        make(1);
        var holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp", System.getProperty("java.class.path"), HoldDatabase.class.getName(), url())
                .redirectErrorStream(true)
                .start();
        try {
            assertEquals('R', holder.getInputStream().read(), "the other process opened it");
            assertTrue(refusedUntouched().contains("in use by another process"));
        } finally {
            holder.destroyForcibly().waitFor();
        }
    }

    @Test
    void aReadOnlyOneIsRefused() throws Exception {
        make(1);
        assumeTrue(run("chattr", "+i", file().toString()) == 0, "skipped: no immutable files on this file system or not root");
        try {
            assertTrue(refusedUntouched().contains("read-only"));
        } finally {
            run("chattr", "-i", file().toString());
        }
    }

    @Test
    void theNewestMigrationIsTheOneThatIsShipped() throws Exception {
        var names = Files.list(Path.of(System.getProperty("banger.root"), "src/main/resources/db/migration"))
                .map(path -> path.getFileName().toString()).toList();
        assertTrue(names.stream().anyMatch(name -> name.startsWith("V" + DatabaseCheck.NEWEST_MIGRATION + "__")), names.toString());
        assertTrue(names.stream().noneMatch(name -> name.startsWith("V" + (DatabaseCheck.NEWEST_MIGRATION + 1) + "__")), names.toString());
    }

    /** Opens the database named by the argument and holds it until it is killed. */
    static final class HoldDatabase {
        public static void main(String... arguments) throws Exception {
            try (var held = DriverManager.getConnection(arguments[0], "sa", "")) {
                System.out.print("R");
                System.out.flush();
                System.in.read();
            }
        }
    }

    private String refusedUntouched() throws IOException {
        var before = Files.readAllBytes(file());
        var message = assertThrows(BangerException.class, () -> DatabaseCheck.check(directory.resolve("banger"))).getMessage();
        assertArrayEquals(before, Files.readAllBytes(file()));
        assertTrue(message.contains(file().toString()), message);
        return message;
    }

    private void make(int version) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(), "sa", "");
                var statement = connection.createStatement()) {
            statement.execute("create table \"flyway_schema_history\" (\"installed_rank\" integer primary key, \"version\" varchar(50))");
            statement.execute("insert into \"flyway_schema_history\" values (1, '" + version + "')");
        }
    }

    private String url() {
        return "jdbc:h2:file:" + directory.resolve("banger") + ";WRITE_DELAY=0";
    }

    private Path file() {
        return directory.resolve("banger.mv.db");
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }
}
