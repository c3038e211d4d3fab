package dev.banger.cli.client;

import dev.banger.api.Problem;
import dev.banger.cli.CommandFailure;
import dev.banger.cli.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The daemon's HTTP API. A problem document becomes a {@link CommandFailure} with its words; {@code bad_request} ends the command with status 2. */
public final class DaemonClient {
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final byte[] NO_BODY = {};

    /** Reads a body while its connection is open. */
    public interface BodyReader<T> {
        T read(InputStream body) throws IOException;
    }

    private final DaemonConnector connector;
    private final Json json;

    public DaemonClient(DaemonConnector connector, Json json) {
        this.connector = connector;
        this.json = json;
    }

    /** Never throws {@link CommandFailure} with NOT_FOUND: what is not there is empty. */
    public <T> Optional<T> find(String target, Class<T> type) {
        return exchange("GET", target, "application/json", NO_BODY, answer ->
                answer.status() == 404 ? Optional.empty() : Optional.of(json.read(checked(answer).bytes(), type)));
    }

    /** Of the daemon that runs; empty where none does, or one that does not know the resource. It is never started for this. */
    public <T> Optional<T> findRunning(String target, Class<T> type) {
        try (var connection = connector.connectRunning(ANSWER).orElse(null)) {
            if (connection == null) {
                return Optional.empty();
            }
            var answer = connection.exchange("GET", target, "application/json", NO_BODY);
            return answer.status() == 404 ? Optional.empty() : Optional.of(json.read(checked(answer).bytes(), type));
        } catch (IOException e) {
            throw noGoodAnswer("GET", target, e);
        }
    }

    public <T> T get(String target, Class<T> type) {
        return exchange("GET", target, "application/json", NO_BODY, answer -> json.read(checked(answer).bytes(), type));
    }

    public <T> List<T> list(String target, Class<T> type) {
        return exchange("GET", target, "application/json", NO_BODY, answer -> json.readList(checked(answer).bytes(), type));
    }

    public <T> T post(String target, Object body, Class<T> type) {
        return exchange("POST", target, "application/json", json.bytes(body), answer -> json.read(checked(answer).bytes(), type));
    }

    /** POST without a body. */
    public <T> T post(String target, Class<T> type) {
        return exchange("POST", target, "application/json", NO_BODY, answer -> json.read(checked(answer).bytes(), type));
    }

    /** The answer's record where the daemon gives one; a deletion that is done at once may have none. */
    public <T> Optional<T> delete(String target, Class<T> type) {
        return exchange("DELETE", target, "application/json", NO_BODY, answer -> {
            var bytes = checked(answer).bytes();
            return bytes.length == 0 ? Optional.empty() : Optional.of(json.read(bytes, type));
        });
    }

    public <T> T text(String target, BodyReader<T> reader) {
        return exchange("GET", target, "text/plain", NO_BODY, answer -> reader.read(checked(answer).body()));
    }

    /** Opens the stream of events; the caller closes the connection. */
    public OpenEvents events(String target) throws IOException {
        var connection = connector.connect(ANSWER);
        try {
            var answer = checked(connection.exchange("GET", target, "text/event-stream", NO_BODY));
            connection.allowSilence(Duration.ZERO);
            return new OpenEvents(connection, new EventStream(answer.body()));
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** A stream of events on a connection of its own; closing it from another thread ends the reader with an {@link IOException}. */
    public record OpenEvents(UnixHttpConnection connection, EventStream stream) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            connection.close();
        }
    }

    public Json json() {
        return json;
    }

    public Path socket() {
        return connector.socket();
    }

    /** A sentence that says where the daemon's log is. */
    String daemonLog() {
        return connector.daemonLog();
    }

    /** One segment of a path, percent-encoded (RFC 3986). */
    public static String segment(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
    }

    private interface AnswerReader<T> {
        T read(HttpAnswer answer) throws IOException;
    }

    private <T> T exchange(String method, String target, String accept, byte[] body, AnswerReader<T> reader) {
        try (var connection = connector.connect(ANSWER)) {
            return reader.read(connection.exchange(method, target, accept, body));
        } catch (IOException e) {
            throw noGoodAnswer(method, target, e);
        }
    }

    private CommandFailure noGoodAnswer(String method, String target, IOException e) {
        return CommandFailure.failed(
                "the daemon at " + connector.socket() + " gave no good answer to " + method + " " + target + ": " + reason(e),
                connector.daemonLog(),
                e);
    }

    private HttpAnswer checked(HttpAnswer answer) throws IOException {
        if (answer.succeeded()) {
            return answer;
        }
        var bytes = answer.bytes();
        Problem problem;
        try {
            problem = json.read(bytes, Problem.class);
        } catch (IOException e) {
            throw CommandFailure.failed(
                    "the daemon answered with status " + answer.status() + " and no problem document",
                    connector.daemonLog(),
                    e);
        }
        throw failure(problem);
    }

    /** A problem in the words of the daemon. */
    public static CommandFailure failure(Problem problem) {
        var what = Optional.ofNullable(problem.detail())
                .or(() -> Optional.ofNullable(problem.title()))
                .orElse("the daemon refused with status " + problem.status());
        int code = "bad_request".equals(problem.code()) ? CommandFailure.USAGE : CommandFailure.FAILED;
        return CommandFailure.ended(code, what, problem.hint());
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
