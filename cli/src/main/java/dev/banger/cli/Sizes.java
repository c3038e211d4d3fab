package dev.banger.cli;

import dev.banger.api.Names;
import java.util.Locale;
import java.util.regex.Pattern;

/** Sizes as people write them. Units are binary: {@code 2G} is 2 × 1024³ bytes. */
public final class Sizes {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})([MGT])(i?B)?", Pattern.CASE_INSENSITIVE);
    private static final long MIB = 1L << 20;

    private Sizes() {}

    /**
     * @param option for the error, such as {@code --memory}
     * @return bytes, a multiple of 1 MiB, more than 0
     */
    public static long parse(String option, String value) {
        var match = SIZE.matcher(value);
        if (!match.matches()) {
            throw CommandFailure.usage(option + " " + Names.shown(value) + " is not a size", "Use a whole number and M, G or T, such as 512M or 2G.");
        }
        int shift = switch (match.group(2).toUpperCase(Locale.ROOT)) {
            case "M" -> 20;
            case "G" -> 30;
            default -> 40;
        };
        long number = Long.parseLong(match.group(1));
        if (number == 0 || number > Long.MAX_VALUE >> shift) {
            throw CommandFailure.usage(
                    option + " " + Names.shown(value) + (number == 0 ? " is nothing" : " is more than a machine can address"),
                    "Use a size such as 512M or 2G.");
        }
        return number << shift;
    }

    /** Bytes for people: {@code 512 MiB}, {@code 1.5 GiB}. */
    public static String shown(long bytes) {
        if (bytes < MIB) {
            return bytes < 1024 ? bytes + " B" : decimal(bytes, 1L << 10, "KiB");
        }
        return bytes < MIB << 10 ? decimal(bytes, MIB, "MiB") : decimal(bytes, MIB << 10, "GiB");
    }

    private static String decimal(long bytes, long unit, String name) {
        long tenths = Math.round(bytes * 10.0 / unit);
        return (tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10) + " " + name;
    }
}
