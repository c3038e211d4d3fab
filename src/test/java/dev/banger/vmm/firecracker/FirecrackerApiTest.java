package dev.banger.vmm.firecracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirecrackerApiTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final ApiRequest START = new InstanceAction(InstanceAction.Type.INSTANCE_START);

    @TempDir
    Path directory;

    private Path socket;
    private Vertx vertx;
    private FirecrackerApi api;

    @BeforeEach
    void start() {
        socket = directory.resolve("fc.sock");
        vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        api = new FirecrackerApi(vertx);
    }

    @AfterEach
    void stop() {
        api.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void requests_and_answers() throws IOException {
        try (var fake = new FakeFirecracker(socket, FakeFirecracker::healthy)) {
            assertEquals(InstanceInfo.State.NOT_STARTED, api.awaitAnswer(socket).await().atMost(LIMIT).state());
            api.send(socket, START).await().atMost(LIMIT);
            api.send(socket, new VmStateChange(VmStateChange.State.PAUSED)).await().atMost(LIMIT);

            assertEquals(List.of("GET /", "PUT /actions", "PATCH /vm"), fake.requests());
        }
    }

    @Test
    void an_answer_comes_although_the_socket_is_late() throws IOException {
        var waiting = api.awaitAnswer(socket).subscribeAsCompletionStage();
        try (var fake = new FakeFirecracker(socket, FakeFirecracker::healthy)) {
            assertEquals("1.16.1", waiting.orTimeout(30, TimeUnit.SECONDS).join().vmmVersion());
        }
    }

    @Test
    void a_refusal_carries_firecrackers_words() throws IOException {
        var error = failure(line -> FakeFirecracker.http(400, "{\"fault_message\":\"Invalid vcpu count\\n\"}"));

        assertTrue(error.contains("PUT /actions with status 400: Invalid vcpu count?"), error);
    }

    @Test
    void garbage_is_an_error() throws IOException {
        assertTrue(failure(line -> "SSH-2.0-OpenSSH\r\n\r\n").contains("PUT /actions"));
        assertTrue(failure(line -> FakeFirecracker.http(500, "<html>")).contains("<html>"));
    }

    @Test
    void an_endless_answer_is_cut() throws IOException {
        var error = failure(line -> FakeFirecracker.http(200, "x".repeat(1 << 20)));

        assertTrue(error.contains("longer than 65536 bytes"), error);
    }

    @Test
    void silence_ends_in_time() throws IOException {
        assertTrue(failure(line -> "").contains("PUT /actions"));
    }

    @Test
    void a_description_that_is_none_is_an_error() throws IOException {
        try (var fake = new FakeFirecracker(socket, line -> FakeFirecracker.http(200, "{\"state\":\"Dreaming\"}"))) {
            var error = assertThrows(RuntimeException.class, () -> api.awaitAnswer(socket).await().atMost(LIMIT));

            assertTrue(error.getMessage().contains("Dreaming"), error.toString());
        }
    }

    private String failure(Function<String, String> answers) throws IOException {
        try (var fake = new FakeFirecracker(socket, answers)) {
            return assertThrows(RuntimeException.class, () -> api.send(socket, START).await().atMost(LIMIT)).getMessage();
        } finally {
            Files.deleteIfExists(socket);
        }
    }
}
