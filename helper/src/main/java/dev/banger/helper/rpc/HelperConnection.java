package dev.banger.helper.rpc;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One connection to the helper, for one request at a time. Every wait is bounded. */
final class HelperConnection implements AutoCloseable {
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private long lastUsed = System.nanoTime();

    /** The request cannot have been read whole: asking again does nothing twice. */
    static final class NotSentException extends IOException {
        NotSentException(IOException cause) {
            super(cause);
        }
    }

    private HelperConnection(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        this.selector = Selector.open();
        this.key = channel.register(selector, SelectionKey.OP_READ);
    }

    static HelperConnection open(Path socket) throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new HelperConnection(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Whether the helper still holds its end, as far as that is known, and will for a while. */
    boolean isUsable(Duration atMostIdle) {
        try {
            return System.nanoTime() - lastUsed < atMostIdle.toNanos() && channel.read(ByteBuffer.allocate(1)) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * @param frame with its length before it
     * @return the answer's text
     * @throws NotSentException when the request did not go out whole
     */
    byte[] exchange(byte[] frame, Duration timeout) throws IOException, ProtocolException {
        var deadline = System.nanoTime() + timeout.toNanos();
        send(ByteBuffer.wrap(frame), deadline);
        var header = ByteBuffer.allocate(Protocol.LENGTH_BYTES);
        receive(header, deadline);
        var text = ByteBuffer.allocate(Frames.length(header.array()));
        receive(text, deadline);
        lastUsed = System.nanoTime();
        return text.array();
    }

    private void send(ByteBuffer frame, long deadline) throws NotSentException {
        try {
            while (frame.hasRemaining()) {
                if (channel.write(frame) == 0) {
                    await(SelectionKey.OP_WRITE, deadline);
                }
            }
        } catch (IOException e) {
            throw new NotSentException(e);
        }
    }

    private void receive(ByteBuffer into, long deadline) throws IOException {
        while (into.hasRemaining()) {
            var count = channel.read(into);
            if (count < 0) {
                throw new EOFException("bangerd-root ended the connection");
            }
            if (count == 0) {
                await(SelectionKey.OP_READ, deadline);
            }
        }
    }

    private void await(int operation, long deadline) throws IOException {
        key.interestOps(operation);
        var left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0 || selector.select(left) == 0 && deadline - System.nanoTime() <= 0) {
            throw new IOException("bangerd-root does not answer");
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() {
        try (selector) {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
