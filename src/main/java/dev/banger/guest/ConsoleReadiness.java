package dev.banger.guest;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.config.StatePaths;
import dev.banger.lock.Blocking;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * For tests with guests that have no ssh: ready is a guest that prints {@link #LINE} on its console after the wait began. It prints it again and
 * again, so that one which was ready before counts as well. Chosen by {@code BANGER_TEST_READINESS=console} in the daemon's environment.
 */
final class ConsoleReadiness implements GuestReadiness {
    static final String VARIABLE = "BANGER_TEST_READINESS";
    static final String CHOICE = "console";
    static final String LINE = "banger-test: ready";
    private static final Duration POLL = Duration.ofMillis(50);

    private final StatePaths paths;

    ConsoleReadiness(StatePaths paths) {
        this.paths = paths;
    }

    @Override
    public Uni<Void> await(String operationId, String hostKeyAlias, String address, Duration timeout) {
        var console = paths.vm(hostKeyAlias).resolve("console.log");
        return Blocking.call(() -> Files.exists(console) ? Files.size(console) : 0L)
                .chain(began -> printed(console, began))
                .ifNoItem().after(timeout).failWith(() -> new BangerException(
                        Code.OPERATION_FAILED, address + " did not print '" + LINE + "' within " + timeout.toSeconds() + " s"));
    }

    private static Uni<Void> printed(Path console, long began) {
        return Blocking.call(() -> since(console, began).contains(LINE))
                .chain(found -> found
                        ? Uni.createFrom().voidItem()
                        : Uni.createFrom().voidItem().onItem().delayIt().by(POLL).chain(() -> printed(console, began)));
    }

    private static String since(Path console, long began) throws IOException {
        if (!Files.exists(console)) {
            return "";
        }
        try (var file = new RandomAccessFile(console.toFile(), "r")) {
            file.seek(Math.min(began, file.length()));
            var bytes = new byte[(int) (file.length() - file.getFilePointer())];
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}
