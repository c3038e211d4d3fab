package dev.banger.vmm.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QmpConnectionTest {
    private static final String GREETING = "{\"QMP\": {\"version\": {}, \"capabilities\": [\"oob\"]}}\r\n";
    private static final String DONE = "{\"return\": {}}\r\n";

    @TempDir
    Path directory;

    @Test
    void events_between_command_and_answer_are_passed_over() throws IOException {
        var script = GREETING + DONE + "{\"timestamp\": {\"seconds\": 1}, \"event\": \"POWERDOWN\"}\r\n{\"return\": {\"status\": \"running\"}}\r\n";

        assertEquals("running", ask(script, false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "hello there                                    | not JSON: hello there",
        "{\"surprise\": 1}                              | neither",
        "[1,2]                                          | neither",
        "{\"return\": {}}                               | did not begin with a greeting",
    })
    void what_is_no_qmp_is_an_error(String line, String told) {
        var error = assertThrows(QmpException.class, () -> ask(line + "\n", false));

        assertTrue(error.getMessage().contains(told), error.getMessage());
    }

    @Test
    void a_refusal_carries_qemus_words() {
        var error = assertThrows(QmpException.class,
                () -> ask(GREETING + DONE + "{\"error\": {\"class\": \"CommandNotFound\", \"desc\": \"no\\u001b[31m such\"}}\n", false));

        assertTrue(error.getMessage().contains("CommandNotFound: no?[31m such"), error.getMessage());
    }

    @Test
    void silence_ends_in_time() {
        assertTrue(assertThrows(QmpException.class, () -> ask("", true)).getMessage().contains("in time"));
        assertTrue(assertThrows(QmpException.class, () -> ask(GREETING + DONE + "{\"ret", true)).getMessage().contains("in time"));
    }

    @Test
    void an_early_close_is_an_error() {
        assertTrue(assertThrows(IOException.class, () -> ask(GREETING + DONE, false)).getMessage().contains("closed"));
    }

    @Test
    void an_endless_line_and_endless_events_are_cut() {
        assertTrue(assertThrows(QmpException.class, () -> ask("x".repeat(70_000), true)).getMessage().contains("65536"));
        assertTrue(assertThrows(QmpException.class, () -> ask(GREETING + DONE + "{\"event\": \"RTC_CHANGE\"}\n".repeat(2_000), true))
                .getMessage().contains("1000 events"));
        assertTrue(assertThrows(QmpException.class, () -> ask("[".repeat(60_000) + "\n", true)).getMessage().contains("JSON"));
    }

    @Test
    void any_bytes_are_a_message_or_a_clear_error() {
        var random = new Random(15);
        for (var round = 0; round < 20_000; round++) {
            var line = GREETING.strip().toCharArray();
            for (var change = random.nextInt(8); change >= 0; change--) {
                line[random.nextInt(line.length)] = (char) random.nextInt(random.nextBoolean() ? 128 : 0x1_0000);
            }
            var text = new String(line, 0, random.nextInt(line.length + 1));
            try {
                QmpMessage.parse(text);
            } catch (QmpException e) {
                assertTrue(e.getMessage().length() < 400 && e.getMessage().chars().noneMatch(Character::isISOControl), e.getMessage());
            }
        }
    }

    /** Talks to a server that sends the script, whatever it is asked, and then stays silent or closes. */
    private String ask(String script, boolean stayOpen) throws IOException {
        var socket = directory.resolve("q.sock");
        Files.deleteIfExists(socket);
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket))) {
            Thread.ofPlatform().daemon().start(() -> {
                try (var client = server.accept()) {
                    var bytes = ByteBuffer.wrap(script.getBytes(StandardCharsets.UTF_8));
                    while (bytes.hasRemaining()) {
                        client.write(bytes);
                    }
                    if (!stayOpen) {
                        client.shutdownOutput();
                    }
                    var ignored = ByteBuffer.allocate(256);
                    while (client.read(ignored.clear()) >= 0) {
                        continue;
                    }
                } catch (IOException gone) {
                    return;
                }
            });
            try (var connection = QmpConnection.open(socket, Duration.ofMillis(500))) {
                return connection.execute("query-status").path("status").asText();
            }
        }
    }
}
