package dev.banger.disk;

import dev.banger.config.BangerException;
import dev.banger.linux.Errno;
import dev.banger.linux.FileCopy;
import dev.banger.linux.LinuxException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/** Disk files are made under a name of their own and renamed when they are whole: what has its final name was never half a disk. */
final class DiskFiles {
    private static final String HALF = ".half";

    private DiskFiles() {}

    /** Something that writes a new file. */
    @FunctionalInterface
    interface Making {
        void into(Path file) throws IOException;
    }

    /** Runs blocking file work on a worker thread, and tells its failures to the owner. */
    static Uni<Void> onWorker(String what, Blocking work) {
        return Uni.createFrom().<Void>item(() -> {
                    try {
                        work.run();
                        return null;
                    } catch (IOException e) {
                        throw told(what, e);
                    }
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    /** Blocking work on files. */
    @FunctionalInterface
    interface Blocking {
        void run() throws IOException;
    }

    /** Makes the file where it is missing; on failure, nothing is left. */
    static void makeOnce(Path file, Making making) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        Files.createDirectories(file.getParent());
        var half = file.resolveSibling(file.getFileName() + HALF);
        Files.deleteIfExists(half);
        try {
            making.into(half);
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(half);
        }
    }

    /** Shares blocks where the file system can, else copies bytes and holes. */
    static void cloneOrCopy(Path from, Path to) throws IOException {
        try {
            FileCopy.clone(from, to);
        } catch (IOException e) {
            if (!FileCopy.cannotClone(e)) {
                throw e;
            }
            FileCopy.copySparse(from, to);
        }
    }

    /** Makes the file longer, as a hole. */
    static void extend(Path file, long sizeBytes) throws IOException {
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(sizeBytes);
        }
    }

    static BangerException told(String what, IOException e) {
        if (isFull(e)) {
            return new BangerException(BangerException.Code.OPERATION_FAILED, what + ": the file system is full",
                    "Free some space ('banger vm delete', 'banger image delete', or 'df -h' to see what is full), then try again.", e);
        }
        if (e instanceof NoSuchFileException missing) {
            return new BangerException(BangerException.Code.OPERATION_FAILED, what + ": " + missing.getFile() + " is missing", null, e);
        }
        return new BangerException(BangerException.Code.OPERATION_FAILED, what + ": " + e.getMessage(), null, e);
    }

    private static boolean isFull(IOException e) {
        return switch (e) {
            case LinuxException kernel -> kernel.errno() == Errno.ENOSPC || kernel.errno() == Errno.EDQUOT;
            case FileSystemException file -> saysFull(file.getReason());
            default -> saysFull(e.getMessage());
        };
    }

    private static boolean saysFull(String text) {
        var lower = text == null ? "" : text.toLowerCase(Locale.ROOT);
        return lower.contains("no space left") || lower.contains("disk quota exceeded");
    }
}
