package dev.banger.install;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One installer at a time. The lock goes with its process; its file is removed with it, since an uninstalled host has none. */
final class InstallLock implements AutoCloseable {
    private static final Set<OpenOption> OPEN = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path file;
    private final FileChannel channel;
    private final FileChannel byPath;

    private InstallLock(Path file, FileChannel channel, FileChannel byPath) {
        this.file = file;
        this.channel = channel;
        this.byPath = byPath;
    }

    /** @throws BangerException CONFLICT while another has it */
    static InstallLock take(Path file) throws IOException {
        while (true) {
            var channel = FileChannel.open(file, OPEN);
            if (!isFree(channel)) {
                channel.close();
                throw new BangerException(Code.CONFLICT, "another 'banger system' command is at work here",
                        "Wait for it, and run this again.");
            }
            // Whoever closes any descriptor of a file gives up all his locks on it (fcntl(2)): this one stays open as long as the lock.
            var byPath = open(file);
            if (byPath.isPresent() && leadsTo(byPath.get(), channel)) {
                return new InstallLock(file, channel, byPath.get());
            }
            // Its last holder removed the file between our opening and our locking it.
            if (byPath.isPresent()) {
                byPath.get().close();
            }
            channel.close();
        }
    }

    private static Optional<FileChannel> open(Path file) throws IOException {
        try {
            return Optional.of(FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException ofThisProcess) {
            return false;
        }
    }

    /** Whether the path still leads to what is locked: what is written here is read there. */
    private static boolean leadsTo(FileChannel byPath, FileChannel locked) throws IOException {
        var token = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        locked.truncate(0);
        locked.write(ByteBuffer.wrap(token));
        var read = ByteBuffer.allocate(token.length);
        return byPath.read(read, 0) == token.length && Arrays.equals(token, read.array());
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        try (byPath) {
            channel.close();
        }
    }
}
