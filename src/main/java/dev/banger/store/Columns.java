package dev.banger.store;

/** Fits values into columns. */
final class Columns {
    /** Width of the columns that hold text for the owner. */
    private static final int TEXT = 4_000;

    private Columns() {}

    /** Cut to what the column holds, the cut shown by an ellipsis. */
    static String text(String value) {
        return value.length() <= TEXT ? value : value.substring(0, TEXT - 1) + "…";
    }
}
