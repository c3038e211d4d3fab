package dev.banger.vm.start;

import dev.banger.lock.Blocking;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Breakpoints that a test sets by files in a directory, in a daemon that it started with {@code BANGER_TEST_BREAKPOINTS=directory}. An
 * operation is held at the point that the file {@code at} names ({@code create/tap-lease}), for as long as it does; {@code reached} names
 * the point as soon as it is held there, and {@code passed} every point that was come by, one a line.
 */
final class DirectoryBreakpoints implements Breakpoints {
    static final String VARIABLE = "BANGER_TEST_BREAKPOINTS";
    private static final Duration POLL = Duration.ofMillis(20);

    private final Path directory;

    DirectoryBreakpoints(Path directory) {
        this.directory = directory;
    }

    @Override
    public Uni<Void> reached(Point point) {
        return Blocking.call(() -> {
                    Files.writeString(directory.resolve("passed"), point + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    return isSet(point);
                })
                .chain(set -> set ? Blocking.run(() -> tell(point)).chain(() -> held(point)) : Uni.createFrom().voidItem());
    }

    private Uni<Void> held(Point point) {
        return Uni.createFrom().voidItem()
                .onItem().delayIt().by(POLL)
                .chain(() -> Blocking.call(() -> isSet(point)))
                .chain(set -> set ? held(point) : Uni.createFrom().voidItem());
    }

    /** Whoever finds the file finds all of it. */
    private void tell(Point point) throws IOException {
        var fresh = Files.writeString(directory.resolve("reached.new"), point + "\n");
        Files.move(fresh, directory.resolve("reached"), StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean isSet(Point point) throws IOException {
        try {
            return Files.readString(directory.resolve("at")).strip().equals(point.toString());
        } catch (NoSuchFileException none) {
            return false;
        }
    }
}
