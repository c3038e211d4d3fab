package dev.banger.vmm.qemu;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Asks a running QEMU, on worker threads. */
@ApplicationScoped
class Qmp {
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofMillis(5);

    /**
     * Completes once QEMU answers that it runs the guest. The socket need not be there yet.
     *
     * @param limit until it must have answered
     */
    Uni<Void> awaitRunning(Path socket, Duration limit) {
        var given = new AtomicBoolean();
        return this.<Void>onWorker(() -> {
                    var deadline = System.nanoTime() + limit.toNanos();
                    while (!given.get()) {
                        try (var connection = QmpConnection.open(socket, Duration.ofNanos(deadline - System.nanoTime()))) {
                            var status = connection.execute("query-status").path("status").asText();
                            if (!status.equals("running")) {
                                throw new QmpException("QEMU answers, yet its guest is '" + status + "'");
                            }
                            return null;
                        } catch (QmpException e) {
                            throw e;
                        } catch (IOException notYet) {
                            if (System.nanoTime() >= deadline) {
                                throw notYet;
                            }
                            pause();
                        }
                    }
                    return null;
                })
                .onCancellation().invoke(() -> given.set(true));
    }

    /** One command without arguments; fails when QEMU refuses it or does not answer within 5 s. */
    Uni<Void> execute(Path socket, String command) {
        return onWorker(() -> {
            try (var connection = QmpConnection.open(socket, COMMAND_LIMIT)) {
                connection.execute(command);
                return null;
            }
        });
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QmpException("interrupted while waiting for QEMU's control socket");
        }
    }

    /** What may throw. */
    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> Uni<T> onWorker(Work<T> work) {
        return Uni.createFrom().item(() -> {
                    try {
                        return work.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e.getMessage(), e);
                    }
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
