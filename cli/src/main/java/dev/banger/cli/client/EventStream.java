package dev.banger.cli.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Server-sent events (WHATWG HTML, section 9.2.6), one at a time: name and data. Comments, ids and retry times are dropped. */
public final class EventStream {
    private static final int EVENT_MAX = 1 << 20;

    /** @param name {@code message} when the server gave none */
    public record Event(String name, String data) {}

    private final InputStream source;
    private boolean skipLineFeed;

    public EventStream(InputStream source) {
        this.source = new BufferedInputStream(source);
    }

    /** Waits for the next event that has data; empty when the stream has ended. An event over 1 MiB is an error. */
    public Optional<Event> next() throws IOException {
        var name = "message";
        var data = new StringBuilder();
        boolean hasData = false;
        while (true) {
            var read = readLine();
            if (read.isEmpty()) {
                return Optional.empty();
            }
            var line = read.get();
            if (line.isEmpty()) {
                if (hasData) {
                    return Optional.of(new Event(name, data.toString()));
                }
                name = "message";
                continue;
            }
            int colon = line.indexOf(':');
            var field = colon < 0 ? line : line.substring(0, colon);
            var value = colon < 0 ? "" : line.substring(colon + 1);
            if (value.startsWith(" ")) {
                value = value.substring(1);
            }
            if (field.equals("event")) {
                name = value;
            } else if (field.equals("data")) {
                if (hasData) {
                    data.append('\n');
                }
                hasData = true;
                if (data.length() + value.length() > EVENT_MAX) {
                    throw new IOException("an event is over " + EVENT_MAX + " bytes");
                }
                data.append(value);
            }
        }
    }

    /** Lines end with LF, CR or CR LF. Empty at the end of the stream, where an unfinished line is dropped as the standard says. */
    private Optional<String> readLine() throws IOException {
        var line = new ByteArrayOutputStream();
        while (true) {
            int next = source.read();
            if (next == '\n' && skipLineFeed) {
                skipLineFeed = false;
                continue;
            }
            skipLineFeed = next == '\r';
            if (next < 0) {
                return Optional.empty();
            }
            if (next == '\n' || next == '\r') {
                return Optional.of(line.toString(StandardCharsets.UTF_8));
            }
            if (line.size() >= EVENT_MAX) {
                throw new IOException("an event is over " + EVENT_MAX + " bytes");
            }
            line.write(next);
        }
    }
}
