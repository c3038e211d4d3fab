package dev.banger.helper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/** A process of some uid that says to the helper whatever it is told to, each time on a new connection. */
final class HostileCaller implements AutoCloseable {
    /** Reads {@code <seconds between bytes> <hex>} lines, sends the bytes and ends its side, and answers with what came, in hex. */
    private static final String PROGRAM = """
            import os, socket, sys, time
            os.setgroups([])
            os.setgid(int(sys.argv[2]))
            os.setuid(int(sys.argv[2]))
            for line in sys.stdin:
                pause, text = line.split(' ', 1)
                pause, data, got = float(pause), bytes.fromhex(text.strip()), b''
                try:
                    s = socket.socket(socket.AF_UNIX)
                    s.settimeout(60)
                    s.connect(sys.argv[1])
                    for piece in [data[i:i + 1] for i in range(len(data))] if pause else [data]:
                        s.sendall(piece)
                        time.sleep(pause)
                    s.shutdown(socket.SHUT_WR)
                    while True:
                        piece = s.recv(65536)
                        if not piece:
                            break
                        got += piece
                    print('ended ' + got.hex())
                except PermissionError:
                    print('denied ')
                except OSError:
                    print('ended ' + got.hex())
                sys.stdout.flush()
            """;

    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    HostileCaller(int uid, Path socket) throws IOException {
        process = new ProcessBuilder("python3", "-c", PROGRAM, socket.toString(), Integer.toString(uid))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        in = process.outputWriter(StandardCharsets.US_ASCII);
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    static byte[] framed(byte[] text) {
        return ByteBuffer.allocate(4 + text.length).putInt(text.length).put(text).array();
    }

    /** What the helper answered, all of it; {@code "ended"} when it ended the connection without a word, {@code "denied"} when it could not. */
    String say(byte[] bytes) {
        return say(bytes, 0);
    }

    String say(byte[] bytes, double secondsBetweenBytes) {
        try {
            in.write(secondsBetweenBytes + " " + HexFormat.of().formatHex(bytes) + "\n");
            in.flush();
            var answer = String.valueOf(out.readLine()).split(" ", -1);
            if (answer.length < 2 || answer[1].isEmpty()) {
                return answer[0];
            }
            return new String(HexFormat.of().parseHex(answer[1].substring(8)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One frame. */
    String ask(String json) {
        return say(framed(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() throws IOException {
        in.close();
        process.destroyForcibly();
    }
}
