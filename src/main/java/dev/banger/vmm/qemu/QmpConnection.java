package dev.banger.vmm.qemu;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One connection to QEMU's control socket. It blocks, for at most the given time over its whole life: for worker threads.
 *
 * <p>QEMU serves one client at a time, so a connection is made for one question and closed. A guest cannot write to this socket, yet a
 * broken or replaced QEMU can: lines are bounded, silence ends at the deadline, and what is no QMP is an error.
 */
final class QmpConnection implements AutoCloseable {
    private static final int LINE_MAX_BYTES = 64 * 1_024;
    private static final int MESSAGES_MAX = 1_000;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final long deadline;
    private final ByteBuffer received = ByteBuffer.allocate(4_096).flip();

    private QmpConnection(SocketChannel channel, Selector selector, SelectionKey key, long deadline) {
        this.channel = channel;
        this.selector = selector;
        this.key = key;
        this.deadline = deadline;
    }

    /**
     * Connects and negotiates.
     *
     * @param limit for this and all commands together
     * @throws IOException when nobody listens, or when the other side is not QMP within the limit
     */
    static QmpConnection open(Path socket, Duration limit) throws IOException {
        var deadline = System.nanoTime() + limit.toNanos();
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
            var selector = Selector.open();
            try {
                var connection = new QmpConnection(channel, selector, channel.register(selector, SelectionKey.OP_READ), deadline);
                if (!(connection.next("a greeting") instanceof QmpMessage.Greeting)) {
                    throw new QmpException("QEMU's control socket did not begin with a greeting");
                }
                connection.execute("qmp_capabilities");
                return connection;
            } catch (IOException | RuntimeException e) {
                selector.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Sends a command without arguments and waits for its answer; events in between are passed over.
     *
     * @throws QmpException when it was refused, with QEMU's words
     */
    JsonNode execute(String command) throws IOException {
        send("{\"execute\":\"" + command + "\"}\n");
        for (var count = 0; count < MESSAGES_MAX; count++) {
            switch (next("an answer to " + command)) {
                case QmpMessage.Return answer -> {
                    return answer.value();
                }
                case QmpMessage.Refusal refusal ->
                    throw new QmpException("QEMU refused " + command + ": " + refusal.errorClass() + ": " + refusal.description());
                case QmpMessage.Event event -> {
                    continue;
                }
                case QmpMessage.Greeting greeting -> throw new QmpException("QEMU greeted twice");
            }
        }
        throw new QmpException("QEMU sent " + MESSAGES_MAX + " events and no answer to " + command);
    }

    @Override
    public void close() throws IOException {
        try (channel; selector) {
            key.cancel();
        }
    }

    private void send(String text) throws IOException {
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                await(SelectionKey.OP_WRITE, "room to send a command");
            }
        }
    }

    private QmpMessage next(String what) throws IOException {
        var line = new ByteArrayOutputStream();
        while (true) {
            while (received.hasRemaining()) {
                var b = received.get();
                if (b == '\n') {
                    return QmpMessage.parse(line.toString(StandardCharsets.UTF_8));
                }
                line.write(b);
                if (line.size() > LINE_MAX_BYTES) {
                    throw new QmpException("QEMU sent a line of more than " + LINE_MAX_BYTES + " bytes instead of " + what);
                }
            }
            await(SelectionKey.OP_READ, what);
            received.clear();
            var count = channel.read(received);
            received.flip();
            if (count < 0) {
                throw new QmpException("QEMU closed its control socket instead of sending " + what);
            }
        }
    }

    private void await(int operation, String what) throws IOException {
        key.interestOps(operation);
        var left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        if (left <= 0 || selector.select(left) == 0 && System.nanoTime() >= deadline) {
            throw new QmpException("QEMU did not send " + what + " in time");
        }
        selector.selectedKeys().clear();
        if (Thread.currentThread().isInterrupted()) {
            throw new QmpException("interrupted while waiting for " + what);
        }
    }
}
