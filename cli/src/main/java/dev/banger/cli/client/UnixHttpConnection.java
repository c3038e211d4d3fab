package dev.banger.cli.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;

/**
 * One HTTP/1.1 exchange (RFC 9112) over a Unix socket: one request, one answer, close.
 *
 * <p>Why not a library: the JDK's client cannot reach a Unix socket. Apache HttpClient 5.6 reaches one in its blocking form only through
 * junixsocket, a native library of its own, and in its asynchronous form through an I/O reactor with threads of its own, and neither hands over
 * the socket after an {@code Upgrade}. A command that lives for a fifth of a second and is to become a native executable wants neither. We speak
 * to one server that we also write, so this needs lengths, chunks and nothing else.
 */
public final class UnixHttpConnection implements AutoCloseable {
    private static final int HEAD_MAX = 64 * 1024;
    private static final int LINE_MAX = 16 * 1024;

    private final SocketChannel channel;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocate(16 * 1024).flip();
    private Duration silence;

    private UnixHttpConnection(SocketChannel channel, Selector selector, Duration silence) {
        this.channel = channel;
        this.selector = selector;
        this.silence = silence;
    }

    /**
     * @param silence how long the peer may say nothing while we wait for it; zero is for ever
     * @throws java.net.ConnectException when nobody listens
     */
    public static UnixHttpConnection open(Path socket, Duration silence) throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
            var selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
            return new UnixHttpConnection(channel, selector, silence);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** From now on the peer may be silent this long; zero is for ever. */
    public void allowSilence(Duration duration) {
        silence = duration;
    }

    /**
     * Sends the request and reads the answer's head; its body is read from {@link HttpAnswer#body()} while this connection is open.
     *
     * @param target path and query, percent-encoded
     * @param body JSON; empty for none
     */
    public HttpAnswer exchange(String method, String target, String accept, byte[] body) throws IOException {
        var head = new StringBuilder()
                .append(method).append(' ').append(target).append(" HTTP/1.1\r\n")
                .append("Host: banger\r\nConnection: close\r\nAccept: ").append(accept).append("\r\n");
        if (body.length > 0) {
            head.append("Content-Type: application/json\r\n");
        }
        if (body.length > 0 || !method.equals("GET")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        write(body);
        return readHead();
    }

    private HttpAnswer readHead() throws IOException {
        while (true) {
            var statusLine = readLine();
            var words = statusLine.split(" ", 3);
            if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[1-9][0-9]{2}")) {
                throw new IOException("the answer is not HTTP/1.1");
            }
            var headers = new HashMap<String, String>();
            int size = statusLine.length();
            for (var line = readLine(); !line.isEmpty(); line = readLine()) {
                size += line.length();
                int colon = line.indexOf(':');
                if (colon < 1 || size > HEAD_MAX) {
                    throw new IOException("the answer's head is malformed or over " + HEAD_MAX + " bytes");
                }
                headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
            }
            int status = Integer.parseInt(words[1]);
            if (status >= 200) {
                return new HttpAnswer(status, headers, body(status, headers));
            }
        }
    }

    private InputStream body(int status, HashMap<String, String> headers) throws IOException {
        if (status == 204 || status == 304) {
            return InputStream.nullInputStream();
        }
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return new HttpBody.Chunked(this);
        }
        var length = headers.get("content-length");
        if (length == null) {
            return new HttpBody.UntilClose(this);
        }
        if (!length.matches("[0-9]{1,18}")) {
            throw new IOException("the answer's Content-Length is not a number");
        }
        return new HttpBody.Sized(this, Long.parseLong(length));
    }

    /** A line without its end; lines end with CR LF or LF. */
    String readLine() throws IOException {
        var line = new StringBuilder();
        while (true) {
            int next = readByte();
            if (next < 0) {
                throw new EOFException("the connection ended in the middle of the answer");
            }
            if (next == '\n') {
                int end = line.length();
                if (end > 0 && line.charAt(end - 1) == '\r') {
                    line.setLength(end - 1);
                }
                return line.toString();
            }
            if (line.length() >= LINE_MAX) {
                throw new IOException("the answer has a line over " + LINE_MAX + " bytes");
            }
            line.append((char) next);
        }
    }

    private int readByte() throws IOException {
        return fill() ? buffer.get() & 0xff : -1;
    }

    /** @return bytes read, at least 1, or -1 at the end of the stream */
    int read(byte[] target, int offset, int length) throws IOException {
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        return count;
    }

    private boolean fill() throws IOException {
        while (!buffer.hasRemaining()) {
            buffer.clear();
            int count = channel.read(buffer);
            buffer.flip();
            if (count < 0) {
                return false;
            }
            if (count == 0) {
                await(SelectionKey.OP_READ);
            }
        }
        return true;
    }

    private void write(byte[] bytes) throws IOException {
        var source = ByteBuffer.wrap(bytes);
        while (source.hasRemaining()) {
            if (channel.write(source) == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    private void await(int operation) throws IOException {
        channel.keyFor(selector).interestOps(operation);
        selector.selectedKeys().clear();
        if (selector.select(silence.toMillis()) == 0 && !silence.isZero() && channel.isOpen()) {
            throw new SocketTimeoutException("no answer for " + silence.toSeconds() + " s");
        }
    }

    /** May be called from another thread: a reader then gets an {@link IOException}. */
    @Override
    public void close() throws IOException {
        channel.close();
        selector.close();
    }
}
