package dev.banger.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * The head of an answer, and its body to be read.
 *
 * @param headers by lower-case name
 */
public record HttpAnswer(int status, Map<String, String> headers, InputStream body) {
    /** More than any list of ours; a body over it is refused. */
    private static final int BODY_MAX = 32 << 20;

    public boolean succeeded() {
        return status < 300;
    }

    /** The whole body, at most 32 MiB. */
    public byte[] bytes() throws IOException {
        var bytes = body.readNBytes(BODY_MAX + 1);
        if (bytes.length > BODY_MAX) {
            throw new IOException("the answer is over " + (BODY_MAX >> 20) + " MiB");
        }
        return bytes;
    }
}
