package dev.banger.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A small HTTP server on a Unix socket that answers what the test says and remembers what it was asked. */
final class FakeDaemon implements AutoCloseable {
    /** One request as it came. */
    record Request(String method, String target, String body) {
        @Override
        public String toString() {
            return (method + " " + target + " " + body).strip();
        }
    }

    /** Writes the whole answer, head and body. */
    interface Answer {
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    /** Decides on the request. */
    interface Handler {
        Answer handle(Request request);
    }

    private final ServerSocketChannel server;
    private final Path directory;
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    FakeDaemon() throws IOException {
        directory = Files.createTempDirectory("banger-cli");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket()));
        Thread.startVirtualThread(this::accept);
    }

    Path socket() {
        return directory.resolve("d.sock");
    }

    /** A private directory that goes with the daemon. */
    Path directory() {
        return directory;
    }

    List<String> requests() {
        return requests.stream().map(Request::toString).toList();
    }

    /** @param endpoint such as {@code GET /v1/vms} */
    FakeDaemon on(String endpoint, Handler handler) {
        handlers.put(endpoint, handler);
        return this;
    }

    FakeDaemon json(String endpoint, int status, String body) {
        return on(endpoint, request -> sized(status, "application/json", body));
    }

    FakeDaemon problem(String endpoint, int status, String code, String detail, String hint) {
        return json(endpoint, status, "{\"type\":\"urn:banger:problem:%s\",\"title\":\"t\",\"status\":%d,\"detail\":\"%s\",\"code\":\"%s\",\"hint\":\"%s\"}"
                .formatted(code, status, detail, code, hint));
    }

    static Answer sized(int status, String type, String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        return out -> {
            head(out, status, "Content-Type: " + type + "\r\nContent-Length: " + bytes.length);
            out.write(bytes);
        };
    }

    /** Server-sent events in chunks that cut lines anywhere. */
    static Answer events(List<String> json) {
        return out -> {
            head(out, 200, "Content-Type: text/event-stream\r\nTransfer-Encoding: chunked");
            for (var data : json) {
                var bytes = ("event: x\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
                for (int i = 0; i < bytes.length; i += 7) {
                    int length = Math.min(7, bytes.length - i);
                    out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    out.write(bytes, i, length);
                    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                }
                out.flush();
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        };
    }

    static void head(OutputStream out, int status, String headers) throws IOException {
        out.write(("HTTP/1.1 " + status + " Said\r\n" + headers + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void accept() {
        try {
            while (true) {
                var client = server.accept();
                Thread.startVirtualThread(() -> serve(client));
            }
        } catch (IOException e) {
            // Closed.
            return;
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            var out = Channels.newOutputStream(client);
            var request = read(new BufferedInputStream(Channels.newInputStream(client)));
            requests.add(request);
            var handler = handlers.get(request.method() + " " + request.target());
            (handler == null ? sized(500, "text/plain", "unexpected") : handler.handle(request)).write(out);
            out.flush();
        } catch (IOException e) {
            // The client went away.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Request read(InputStream in) throws IOException {
        var words = line(in).split(" ");
        int length = 0;
        for (var header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        return new Request(words[0], words[1], new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("end");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.US_ASCII).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        server.close();
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
