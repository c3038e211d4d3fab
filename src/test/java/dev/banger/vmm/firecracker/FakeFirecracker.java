package dev.banger.vmm.firecracker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Firecracker's side of the API socket: one raw answer for each request line, or silence for an empty one. */
final class FakeFirecracker implements AutoCloseable {
    private static final String INFO = "{\"app_name\":\"Firecracker\",\"id\":\"x\",\"state\":\"Not started\",\"vmm_version\":\"1.16.1\"}";

    private final ServerSocketChannel server;
    private final Function<String, String> answers;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<SocketChannel> open = new CopyOnWriteArrayList<>();

    FakeFirecracker(Path socket, Function<String, String> answers) throws IOException {
        Files.createDirectories(socket.getParent());
        this.answers = answers;
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        Thread.ofPlatform().daemon().name("fake-firecracker").start(this::serve);
    }

    static String http(int status, String body) {
        return "HTTP/1.1 " + status + " X\r\nServer: Firecracker API\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    /** The answers of one in good health. */
    static String healthy(String requestLine) {
        return requestLine.startsWith("GET / ")
                ? http(200, INFO)
                : "HTTP/1.1 204 \r\nServer: Firecracker API\r\nConnection: keep-alive\r\n\r\n";
    }

    /** Method and path of each request, in order. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void serve() {
        try {
            while (true) {
                var client = server.accept();
                open.add(client);
                Thread.ofPlatform().daemon().start(() -> answer(client));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void answer(SocketChannel client) {
        try {
            var in = Channels.newInputStream(client);
            while (true) {
                var head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    var b = in.read();
                    if (b < 0) {
                        return;
                    }
                    head.append((char) b);
                }
                in.readNBytes(head.toString().toLowerCase().lines().filter(l -> l.startsWith("content-length:"))
                        .mapToInt(l -> Integer.parseInt(l.substring(15).strip())).findFirst().orElse(0));
                var line = head.substring(0, head.indexOf("\r\n"));
                requests.add(line.replace(" HTTP/1.1", ""));
                client.write(ByteBuffer.wrap(answers.apply(line).getBytes(StandardCharsets.UTF_8)));
            }
        } catch (IOException closed) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var client : open) {
            client.close();
        }
    }
}
