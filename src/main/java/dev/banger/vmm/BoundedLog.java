package dev.banger.vmm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Cuts a log that another process appends to, in place.
 *
 * <p>The writer has it open with O_APPEND, so after the truncation it writes at the new end: no hole, and no word to the writer. The tail
 * that is kept is appended again behind a line that says so. What the writer adds between reading the tail and truncating is lost; that is
 * a flood's noise, for only a flood gets here.
 *
 * @param maxBytes above this it is cut
 * @param keptBytes the newest bytes, kept when it is cut
 */
record BoundedLog(int maxBytes, int keptBytes) {
    BoundedLog {
        if (keptBytes < 0 || keptBytes > maxBytes) {
            throw new IllegalArgumentException("keptBytes " + keptBytes + " must be 0 to maxBytes " + maxBytes);
        }
    }

    /** Cuts the file when it is too long; a missing file, a link and what is no regular file are left alone. Answers whether it was cut. */
    boolean apply(Path log) throws IOException {
        try {
            var attributes = Files.readAttributes(log, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile() && attributes.size() > maxBytes && cut(log);
        } catch (NoSuchFileException e) {
            return false;
        } catch (FileSystemException e) {
            if (Files.isDirectory(log.getParent())) {
                throw e;
            }
            return false;
        }
    }

    private boolean cut(Path log) throws IOException {
        var tail = ByteBuffer.allocate(keptBytes);
        try (var file = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            var start = file.size() - keptBytes;
            while (tail.hasRemaining() && file.read(tail, start + tail.position()) > 0) {
                continue;
            }
            file.truncate(0);
        }
        try (var file = FileChannel.open(log, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS)) {
            write(file, ByteBuffer.wrap("[banger: what was here before is cut]\n".getBytes(StandardCharsets.US_ASCII)));
            write(file, tail.flip());
        }
        return true;
    }

    private static void write(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }
}
