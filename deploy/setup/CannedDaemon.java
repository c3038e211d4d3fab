import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code java CannedDaemon.java SOCKET COMMAND…}: runs COMMAND, which is {@code banger vm create}, while it answers on SOCKET what a daemon
 * answers to that. For training alone (train-cli): with it the CLI's cache has the classes that read an answer, most of what a command loads.
 */
final class CannedDaemon {
    private static final String VM = """
            {"id":"0123456789abcdef0123456789abcdef","name":"trained","state":"running","reason":"","image":"debian:bookworm",\
            "imageDigest":"sha256:00","kernel":"default","vmm":"qemu","accelerated":false,"vcpu":2,"memoryBytes":1073741824,\
            "diskBytes":8589934592,"storage":"copy","address":"10.213.77.2","mac":"02:62:0a:d5:4d:02","nat":false,"pid":7,\
            "createdAt":"2026-01-01T00:00:00.1Z","startedAt":"2026-01-01T00:00:05.1Z"}""";
    private static final String OPERATION = """
            {"id":"op-0123456789abcdef","kind":"vm.create","subject":"0123456789abcdef0123456789abcdef","status":"%s",\
            "stages":[{"name":"bridge","millis":12,"done":true}],"startedAt":"2026-01-01T00:00:00.1Z"}""";
    private static final List<String> EVENTS = List.of(
            "{\"type\":\"snapshot\",\"operation\":" + OPERATION.formatted("running") + "}",
            "{\"type\":\"stage-began\",\"stage\":\"guest ready\"}",
            "{\"type\":\"detail\",\"stage\":\"guest ready\",\"line\":\"waiting\"}",
            "{\"type\":\"stage-ended\",\"stage\":\"guest ready\",\"millis\":4200}",
            "{\"type\":\"snapshot\",\"operation\":" + OPERATION.formatted("succeeded") + "}");

    private CannedDaemon() {}

    public static void main(String... arguments) throws IOException, InterruptedException {
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(Path.of(arguments[0])));
            Thread.ofVirtual().start(() -> serve(server));
            var command = new ProcessBuilder(List.of(arguments).subList(1, arguments.length)).inheritIO().start();
            System.exit(command.waitFor());
        }
    }

    private static void serve(ServerSocketChannel server) {
        while (server.isOpen()) {
            try (var client = server.accept()) {
                answer(client);
            } catch (IOException e) {
                System.err.println("canned daemon: " + e);
            }
        }
    }

    private static void answer(SocketChannel client) throws IOException {
        var in = new BufferedReader(new InputStreamReader(Channels.newInputStream(client), US_ASCII));
        var request = in.readLine();
        var length = 0L;
        for (var header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
            if (header.startsWith("Content-Length: ")) {
                length = Long.parseLong(header.substring("Content-Length: ".length()));
            }
        }
        in.skip(length);
        var path = request.split(" ")[1];
        var out = Channels.newOutputStream(client);
        if (path.endsWith("/events")) {
            out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(US_ASCII));
            for (var event : EVENTS) {
                var data = "data: " + event + "\n\n";
                out.write((Integer.toHexString(data.length()) + "\r\n" + data + "\r\n").getBytes(US_ASCII));
            }
            out.write("0\r\n\r\n".getBytes(US_ASCII));
        } else {
            var body = path.equals("/v1/vms") ? OPERATION.formatted("running") : VM;
            out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                    .getBytes(US_ASCII));
        }
    }
}
