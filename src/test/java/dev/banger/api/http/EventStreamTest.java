package dev.banger.api.http;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Events of operations as clients see them, slow ones and ones that leave among them. */
@QuarkusTest
@Tag("quarkus")
class EventStreamTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    FakeVms vms;

    @TestHTTPResource("/")
    URL root;

    private final CompletableFuture<Void> gate = new CompletableFuture<>();

    @AfterEach
    void restore() {
        gate.complete(null);
        vms.gate(CompletableFuture.completedFuture(null), 0);
    }

    @Test
    void aFollowerSeesSnapshotStagesDetailsAndTheEnd() throws Exception {
        vms.gate(gate, 2);
        var id = create();
        try (var follower = follow(id)) {
            var events = reader(follower);
            readUntil(events, "event:snapshot");
            gate.complete(null);
            var rest = events.lines().collect(Collectors.joining("\n"));
            for (var expected : List.of("event:stage-ended", "event:stage-began", "event:detail", "\"stage\":\"guest ready\"",
                    "\"type\":\"snapshot\"", "\"status\":\"succeeded\"")) {
                assertTrue(rest.contains(expected), expected + " is missing in\n" + rest);
            }
        }
    }

    @Test
    void aClientThatNeverReadsHoldsUpNobody() throws Exception {
        vms.gate(gate, 20_000);
        var id = create();
        try (var stuck = new Socket()) {
            stuck.setReceiveBufferSize(4_096);
            stuck.connect(new InetSocketAddress(root.getHost(), root.getPort()));
            stuck.getOutputStream().write(request("GET /v1/operations/" + id + "/events"));
            // Its head has come, so it follows; from here on it reads nothing.
            assertTrue(stuck.getInputStream().read() > 0);
            gate.complete(null);
            await().atMost(SOON).untilAsserted(() -> given().get("/v1/operations/" + id).then().body("status", equalTo("succeeded")));
            given().get("/v1/vms").then().statusCode(200);
        }
    }

    @Test
    void whoeverLeavesDoesNotCancel() throws Exception {
        vms.gate(gate, 1);
        var id = create();
        try (var leaver = follow(id)) {
            readUntil(reader(leaver), "event:snapshot");
        }
        given().get("/v1/operations/" + id).then().body("status", equalTo("running"));
        gate.complete(null);
        await().atMost(SOON).untilAsserted(() -> given().get("/v1/operations/" + id).then().body("status", equalTo("succeeded")));
    }

    @Test
    void cancellingEndsTheStream() throws Exception {
        vms.gate(gate, 0);
        var id = create();
        try (var follower = follow(id)) {
            var events = reader(follower);
            readUntil(events, "event:snapshot");
            given().delete("/v1/operations/" + id).then().statusCode(200).body("id", equalTo(id));
            var rest = events.lines().collect(Collectors.joining("\n"));
            assertTrue(rest.contains("\"status\":\"cancelled\""), rest);
        }
    }

    private static String create() {
        return given().contentType("application/json").body("{}").post("/v1/vms").then().statusCode(202).extract().path("id");
    }

    private Socket follow(String id) throws IOException {
        var socket = new Socket(root.getHost(), root.getPort());
        socket.setSoTimeout((int) SOON.toMillis());
        socket.getOutputStream().write(request("GET /v1/operations/" + id + "/events"));
        return socket;
    }

    private static byte[] request(String line) {
        return (line + " HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void readUntil(BufferedReader lines, String text) throws IOException {
        var line = lines.readLine();
        while (line != null && !line.contains(text)) {
            line = lines.readLine();
        }
        assertTrue(line != null, "the stream ended without " + text);
    }
}
