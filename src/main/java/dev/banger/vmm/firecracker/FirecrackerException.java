package dev.banger.vmm.firecracker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Firecracker refused a request, or its API socket could not be used. */
final class FirecrackerException extends IOException {
    private static final int SHOWN_CHARACTERS = 300;

    FirecrackerException(String message) {
        super(message);
    }

    FirecrackerException(String message, Throwable cause) {
        super(message, cause);
    }

    /** At most 300 characters, control characters replaced. */
    static String shown(byte[] body) {
        return shown(new String(body, StandardCharsets.UTF_8));
    }

    static String shown(String text) {
        var cut = text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "…" : text;
        return cut.replaceAll("\\p{Cc}", "?");
    }
}
