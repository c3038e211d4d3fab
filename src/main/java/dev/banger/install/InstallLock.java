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
import java.util.Set;
import java.util.UUID;

/** One installer at a time. The lock goes with its process; its file is removed with it, since an uninstalled host has none. */
final class InstallLock implements AutoCloseable {
    private static final Set<OpenOption> OPEN = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path file;
    private final FileChannel channel;

    private InstallLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
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
            var lock = new InstallLock(file, channel);
            if (lock.isOfTheFile()) {
                return lock;
            }
            // Its last holder removed the file between our opening and our locking it.
            channel.close();
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
    private boolean isOfTheFile() throws IOException {
        var token = UUID.randomUUID().toString();
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(token.getBytes(StandardCharsets.US_ASCII)));
        try {
            return Files.readString(file).equals(token);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        channel.close();
    }
}
