package dev.banger.guest;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Copies the kernel's initramfs (by reflink or inside the kernel where the file system can) and appends the configuration archive. */
@ApplicationScoped
public class ConcatenatedInitramfs implements Initramfs {
    /** The kernel reads an archive only where it begins at a multiple of 4 (usr/initramfs.c, {@code N_ALIGN}). */
    private static final int ALIGNMENT = 4;

    @Override
    public Uni<Void> write(Path base, GuestConfiguration configuration, Path destination) {
        return Uni.createFrom().voidItem()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .invoke(() -> append(base, ConfigurationArchive.of(configuration), destination));
    }

    /** Blocking; for an archive that is at hand. The destination is replaced at once or not at all. */
    public static void append(Path base, byte[] archive, Path destination) {
        Path half = null;
        try {
            half = Files.createTempFile(destination.toAbsolutePath().getParent(), "." + destination.getFileName(), ".half",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (var from = FileChannel.open(base, StandardOpenOption.READ);
                    var to = FileChannel.open(half, Set.of(StandardOpenOption.WRITE))) {
                var size = from.size();
                for (var at = 0L; at < size; ) {
                    at += from.transferTo(at, size - at, to);
                }
                var padding = (int) ((ALIGNMENT - size % ALIGNMENT) % ALIGNMENT);
                writeAll(to, ByteBuffer.allocate(padding));
                writeAll(to, ByteBuffer.wrap(archive));
            }
            Files.move(half, destination, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            if (half != null) {
                try {
                    Files.deleteIfExists(half);
                } catch (IOException ignored) {
                    e.addSuppressed(ignored);
                }
            }
            throw new BangerException(
                    Code.OPERATION_FAILED, "cannot write initramfs " + destination + " from " + base + ": " + e,
                    "Check free space and that the kernel is still imported: banger kernel list", e);
        }
    }

    private static void writeAll(FileChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }
}
