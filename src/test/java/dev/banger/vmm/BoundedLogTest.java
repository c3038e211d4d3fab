package dev.banger.vmm;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.config.StatePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedLogTest {
    private static final String MARK = "[banger: what was here before is cut]\n";

    @TempDir
    Path directory;

    @Test
    void the_newest_bytes_are_kept() throws IOException {
        var log = Files.writeString(directory.resolve("console.log"), "0123456789abcdef");

        assertTrue(new BoundedLog(10, 4).apply(log));

        assertEquals(MARK + "cdef", Files.readString(log));
    }

    @Test
    void a_short_log_a_link_and_a_missing_one_are_left_alone() throws IOException {
        var bound = new BoundedLog(10, 4);
        var log = Files.writeString(directory.resolve("console.log"), "0123456789");
        var precious = Files.writeString(directory.resolve("precious"), "0123456789abcdef");
        var link = Files.createSymbolicLink(directory.resolve("vmm.log"), precious);

        assertFalse(bound.apply(log));
        assertFalse(bound.apply(link));
        assertFalse(bound.apply(directory.resolve("absent")));
        assertFalse(bound.apply(precious.resolve("console.log")));
        assertEquals("0123456789abcdef", Files.readString(precious));
    }

    @Test
    void a_writer_that_never_stops_is_held_to_the_bound() throws IOException {
        var vm = Files.createDirectories(directory.resolve("vms/0123456789abcdef0123456789abcdef"));
        var log = vm.resolve("console.log");
        var logs = new ConsoleLogs(new StatePaths(directory, directory, directory));
        var flood = new ProcessBuilder("sh", "-c", "exec yes infinite output >> \"$0\"", log.toString()).start();
        try {
            for (var round = 0; round < 3; round++) {
                await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(5))
                        .until(() -> Files.exists(log) && Files.size(log) > 9 << 20);
                logs.sweep();
            }
        } finally {
            flood.destroyForcibly().onExit().join();
        }
        logs.sweep();

        assertTrue(Files.size(log) <= 8 << 20, "it has " + Files.size(log) + " bytes");
    }
}
