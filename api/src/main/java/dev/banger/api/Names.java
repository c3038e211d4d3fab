package dev.banger.api;

import java.util.Optional;
import java.util.regex.Pattern;

/** The one validator of names, used by the CLI and again by the daemon. Each check answers the error, or empty when the name is good. */
public final class Names {
    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern IMAGE = Pattern.compile("[a-z0-9]+(?:[._/-][a-z0-9]+)*(?::[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?");
    private static final int IMAGE_MAX = 255;

    private Names() {}

    /** VM and kernel names: a DNS label (RFC 1123) of 1 to 63 characters in lower case. */
    public static Optional<String> checkLabel(String kind, String value) {
        return DNS_LABEL.matcher(value).matches()
                ? Optional.empty()
                : Optional.of(kind + " name " + shown(value)
                        + " is not valid: use 1 to 63 of a-z, 0-9 and '-', beginning and ending with a letter or digit");
    }

    /** Image names: {@code repository[:tag]} with at most 255 characters. */
    public static Optional<String> checkImage(String value) {
        return value.length() <= IMAGE_MAX && IMAGE.matcher(value).matches()
                ? Optional.empty()
                : Optional.of("image name " + shown(value) + " is not valid: use repository[:tag] such as debian:bookworm");
    }

    /** The value in quotes with control characters and other non-ASCII escaped and its length bounded: fit for a terminal. */
    public static String shown(String value) {
        var out = new StringBuilder("'");
        value.codePoints().limit(80).forEach(c -> {
            if (c < 0x20 || c > 0x7e) {
                out.append(c > 0xffff ? String.format("\\U%08x", c) : String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.append(value.codePointCount(0, value.length()) > 80 ? "…'" : "'").toString();
    }
}
