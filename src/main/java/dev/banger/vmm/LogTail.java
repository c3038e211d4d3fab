package dev.banger.vmm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The end of a log, for an error message: guest and VMM wrote it, so it is cut and made printable. */
public final class LogTail {
    private static final int MAX_BYTES = 2_000;

    private LogTail() {}

    /** At most 2,000 bytes of whole lines where there are such; control characters are replaced; empty when there is no log. */
    public static String of(Path log) {
        try (var file = FileChannel.open(log, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            var start = Math.max(0, file.size() - MAX_BYTES);
            var bytes = ByteBuffer.allocate(MAX_BYTES);
            while (bytes.hasRemaining() && file.read(bytes, start + bytes.position()) > 0) {
                continue;
            }
            return printable(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8), start > 0);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            return "(" + log + " cannot be read: " + e.getMessage() + ")";
        }
    }

    /** As {@link #of(Path)}, of what a unit said. */
    static String of(VmmJournal journal, String vmId) {
        return printable(journal.tail(vmId, MAX_BYTES), false);
    }

    private static String printable(String text, boolean cut) {
        var firstLine = cut ? text.indexOf('\n') + 1 : 0;
        return text.substring(firstLine).replace("\r\n", "\n").replaceAll("[\\p{Cc}&&[^\n\t]]", "?").strip();
    }
}
