package dev.banger.cli.output;

import java.io.IOException;
import java.io.Reader;

/**
 * Takes terminal escape sequences (ECMA-48: CSI, OSC and the other strings, two-character escapes, C1 controls) and control characters out of text
 * that a guest or the network wrote. Tab and line feed stay; a carriage return goes. Bidirectional overrides go too, since they reorder a line.
 * One instance follows one text, so a sequence may be cut anywhere between two calls.
 */
public final class PlainText {
    private enum In {
        TEXT,
        ESCAPE,
        CSI,
        STRING,
        STRING_ESCAPE
    }

    private In state = In.TEXT;

    /** A whole text. */
    public static String of(String text) {
        var out = new StringBuilder(text.length());
        new PlainText().append(text, out);
        return out.toString();
    }

    /** A whole text on one line: line feeds and tabs become spaces. */
    public static String line(String text) {
        return of(text).replace('\n', ' ').replace('\t', ' ');
    }

    /** Everything that is left to read. */
    public void copy(Reader source, Appendable target) throws IOException {
        var buffer = new char[8192];
        for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
            var clean = new StringBuilder(count);
            append(new String(buffer, 0, count), clean);
            target.append(clean);
        }
    }

    private void append(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            accept(text.charAt(i), out);
        }
    }

    private void accept(char c, StringBuilder out) {
        switch (state) {
            case TEXT -> text(c, out);
            case ESCAPE -> state = switch (c) {
                case '[' -> In.CSI;
                case ']', 'P', 'X', '^', '_' -> In.STRING;
                case 0x1b -> In.ESCAPE;
                default -> c >= 0x20 && c <= 0x2f ? In.ESCAPE : In.TEXT;
            };
            case CSI -> {
                if (c == 0x1b) {
                    state = In.ESCAPE;
                } else if (c < 0x20 || c >= 0x40) {
                    state = In.TEXT;
                    if (c == '\n') {
                        out.append(c);
                    }
                }
            }
            case STRING -> {
                if (c == 0x07 || c == 0x9c || c == 0x18 || c == 0x1a) {
                    state = In.TEXT;
                } else if (c == 0x1b) {
                    state = In.STRING_ESCAPE;
                } else if (c == '\n') {
                    // An unfinished string must not swallow the rest of a log.
                    state = In.TEXT;
                    out.append(c);
                }
            }
            case STRING_ESCAPE -> {
                state = In.TEXT;
                if (c != '\\') {
                    state = In.ESCAPE;
                    accept(c, out);
                }
            }
        }
    }

    private void text(char c, StringBuilder out) {
        switch (c) {
            case 0x1b -> state = In.ESCAPE;
            case 0x9b -> state = In.CSI;
            case 0x90, 0x98, 0x9d, 0x9e, 0x9f -> state = In.STRING;
            case '\n', '\t' -> out.append(c);
            default -> {
                boolean control = c < 0x20 || (c >= 0x7f && c <= 0x9f);
                boolean reorders = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f;
                if (!control && !reorders) {
                    out.append(c);
                }
            }
        }
    }
}
