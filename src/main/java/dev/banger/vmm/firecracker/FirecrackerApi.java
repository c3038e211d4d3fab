package dev.banger.vmm.firecracker;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Firecracker's HTTP API over its Unix socket, one connection a request. Nothing blocks; an answer is at most 64 KiB and comes within 5 s, or
 * the request fails with {@link FirecrackerException}.
 */
@ApplicationScoped
class FirecrackerApi {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofMillis(5);
    private static final int BODY_MAX_BYTES = 64 * 1_024;
    private static final int HEADER_MAX_BYTES = 8 * 1_024;

    private final HttpClient client;

    FirecrackerApi(Vertx vertx) {
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setKeepAlive(false)
                .setMaxPoolSize(64)
                .setMaxHeaderSize(HEADER_MAX_BYTES)
                .setConnectTimeout((int) LIMIT.toMillis()));
    }

    /** Sends a request; completes when Firecracker did it. */
    Uni<Void> send(Path socket, ApiRequest request) {
        return answer(socket, HttpMethod.valueOf(request.method().name()), request.path(), Buffer.buffer(ApiJson.write(request)))
                .replaceWithVoid();
    }

    /** The instance's description. */
    Uni<InstanceInfo> describe(Path socket) {
        return get(socket, InstanceInfo.PATH, InstanceInfo.class);
    }

    Uni<FirecrackerVersion> version(Path socket) {
        return get(socket, FirecrackerVersion.PATH, FirecrackerVersion.class);
    }

    /** Completes once somebody accepts connections on the socket and describes itself as Firecracker does; the caller sets a limit. */
    Uni<InstanceInfo> awaitAnswer(Path socket) {
        return describe(socket)
                .onFailure(failure -> !(failure instanceof FirecrackerException))
                .retry().withBackOff(RETRY, RETRY.multipliedBy(4)).indefinitely();
    }

    @PreDestroy
    void close() {
        client.close();
    }

    private <T> Uni<T> get(Path socket, String path, Class<T> type) {
        return answer(socket, HttpMethod.GET, path, Buffer.buffer()).onItem().transformToUni(body -> {
            try {
                return Uni.createFrom().item(ApiJson.read(body.getBytes(), type));
            } catch (FirecrackerException e) {
                return Uni.createFrom().failure(e);
            }
        });
    }

    private Uni<Buffer> answer(Path socket, HttpMethod method, String path, Buffer body) {
        var name = method + " " + path;
        var options = new RequestOptions()
                .setServer(SocketAddress.domainSocketAddress(socket.toString()))
                .setHost("localhost")
                .setPort(80)
                .setMethod(method)
                .setURI(path);
        return Uni.createFrom().<Buffer>emitter(emitter -> client.request(options)
                        .compose(request -> exchange(request, body, name))
                        .onSuccess(emitter::complete)
                        .onFailure(emitter::fail))
                .ifNoItem().after(LIMIT)
                .failWith(() -> new FirecrackerException("Firecracker did not answer " + name + " within " + LIMIT.toSeconds() + " s"));
    }

    private static Future<Buffer> exchange(HttpClientRequest request, Buffer body, String name) {
        request.idleTimeout(LIMIT.toMillis()).putHeader("Accept", "application/json");
        if (body.length() > 0) {
            request.putHeader("Content-Type", "application/json");
        }
        return request.send(body)
                .recover(failure -> Future.failedFuture(new FirecrackerException("Firecracker gave no answer to " + name + ": " + failure.getMessage(), failure)))
                .compose(response -> bounded(request, response, name))
                .compose(answer -> answer.status() / 100 == 2
                        ? Future.succeededFuture(answer.body())
                        : Future.failedFuture(new FirecrackerException(
                                "Firecracker refused " + name + " with status " + answer.status() + ": " + ApiJson.fault(answer.body().getBytes()))));
    }

    /** A status with its body. */
    private record Answer(int status, Buffer body) {}

    private static Future<Answer> bounded(HttpClientRequest request, HttpClientResponse response, String name) {
        var whole = Promise.<Answer>promise();
        var body = Buffer.buffer();
        response.handler(part -> {
            if (body.length() + part.length() > BODY_MAX_BYTES) {
                whole.tryFail(new FirecrackerException("Firecracker's answer to " + name + " is longer than " + BODY_MAX_BYTES + " bytes"));
                request.connection().close();
            } else {
                body.appendBuffer(part);
            }
        });
        response.exceptionHandler(failure -> whole.tryFail(
                new FirecrackerException("Firecracker's answer to " + name + " broke off: " + failure.getMessage(), failure)));
        response.endHandler(end -> whole.tryComplete(new Answer(response.statusCode(), body)));
        return whole.future();
    }
}
