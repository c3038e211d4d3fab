package dev.banger.helper;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The shapes that requests may have. Every check throws {@link IllegalArgumentException} with the field, the value and the rule.
 */
final class Checked {
    private static final Pattern OPERATION_ID = Pattern.compile("[0-9a-z-]{1,64}");
    private static final Pattern VM_ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern BRIDGE = Pattern.compile("br-banger(-[0-9a-z]{1,5})?");
    private static final Pattern TAP = Pattern.compile("bgt-[0-9a-f]{8}");
    private static final Pattern MAC = Pattern.compile("[0-9a-f][26ae](:[0-9a-f]{2}){5}");
    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
    private static final int PATH_MAX = 4_096;
    private static final int ARGUMENTS_MAX_BYTES = 64 * 1_024;

    private Checked() {}

    static String operationId(String value) {
        return matches("operationId", value, OPERATION_ID, "1 to 64 of a-z, 0-9 and '-'");
    }

    static String vmId(String value) {
        return matches("vmId", value, VM_ID, "32 lower-case hex digits");
    }

    static String bridge(String value) {
        return matches("bridge", value, BRIDGE, "'br-banger', or 'br-banger-' and 1 to 5 of a-z and 0-9");
    }

    static String tap(String value) {
        return matches("tap", value, TAP, "'bgt-' and 8 lower-case hex digits");
    }

    static String mac(String value) {
        return matches("mac", value, MAC, "a locally administered unicast address such as 02:00:0a:00:00:01");
    }

    static String ipv4(String field, String value) {
        return matches(field, value, IPV4, "an IPv4 address in dotted form");
    }

    static long between(String field, long value, long low, long high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(field + " " + value + " is out of range: it is " + low + " to " + high);
        }
        return value;
    }

    /** Each as {@link #path}. */
    static List<Path> paths(String field, List<Path> values, int most) {
        if (values.size() > most) {
            throw new IllegalArgumentException(field + " has " + values.size() + " paths: at most " + most + " are allowed");
        }
        values.forEach(value -> path(field, value));
        return values;
    }

    /** Absolute, normal, and free of control characters; what it names is checked again where it is opened. */
    static Path path(String field, Path value) {
        Objects.requireNonNull(value, field);
        var text = value.toString();
        if (!value.isAbsolute() || !value.normalize().equals(value)) {
            throw new IllegalArgumentException(field + " " + shown(text) + " must be absolute and without '.' or '..'");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length >= PATH_MAX || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(field + " " + shown(text) + " is too long or has control characters");
        }
        return value;
    }

    static List<String> arguments(List<String> values) {
        var bytes = 0;
        for (var value : values) {
            if (value.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("arguments: " + shown(value) + " has a NUL");
            }
            bytes += value.getBytes(StandardCharsets.UTF_8).length + 1;
        }
        if (bytes > ARGUMENTS_MAX_BYTES) {
            throw new IllegalArgumentException("arguments take " + bytes + " bytes: at most " + ARGUMENTS_MAX_BYTES + " are allowed");
        }
        return values;
    }

    private static String matches(String field, String value, Pattern pattern, String rule) {
        if (value == null || !pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(field + " " + shown(value) + " is not valid: it must be " + rule);
        }
        return value;
    }

    /** The value in quotes, control characters escaped and cut, so that an error can be shown on a terminal. */
    private static String shown(String value) {
        if (value == null) {
            return "(absent)";
        }
        var cut = value.length() > 80 ? value.substring(0, 80) + "…" : value;
        var out = new StringBuilder("'");
        cut.codePoints().forEach(c -> {
            if (Character.isISOControl(c)) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.append('\'').toString();
    }
}
