package dev.banger.api.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/** Writes the ends of log files, each under a heading as in tail(1). */
final class LogTail {
    private static final long TAIL_MAX = 64L << 20;

    private LogTail() {}

    /** @param bytes how much of each file is wanted */
    static long checked(long bytes) {
        if (bytes < 0 || bytes > TAIL_MAX) {
            throw Requests.refused("tail " + bytes + " is out of range: it is 0 to " + TAIL_MAX + " bytes");
        }
        return bytes;
    }

    /** @param files missing ones are left out; a log that is a link is refused by the open */
    static void write(List<Path> files, long bytes, OutputStream out) throws IOException {
        for (var file : files) {
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                heading(file.getFileName().toString(), out);
                try (var log = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
                    copyEnd(log, bytes, out);
                }
                out.write('\n');
            }
        }
    }

    /** A text that is a tail already; an empty one is left out. */
    static void write(String name, String text, OutputStream out) throws IOException {
        if (!text.isEmpty()) {
            heading(name, out);
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.write('\n');
        }
    }

    private static void heading(String name, OutputStream out) throws IOException {
        out.write(("==> " + name + " <==\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The size is taken once, so that a log which grows while it is read does not keep the reader for ever. */
    private static void copyEnd(FileChannel log, long bytes, OutputStream out) throws IOException {
        var size = log.size();
        log.position(Math.max(0, size - bytes));
        var in = Channels.newInputStream(log);
        var left = Math.min(bytes, size);
        var buffer = new byte[64 << 10];
        while (left > 0) {
            var count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                return;
            }
            out.write(buffer, 0, count);
            left -= count;
        }
    }
}
