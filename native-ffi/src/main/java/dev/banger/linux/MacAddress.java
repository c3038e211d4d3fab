package dev.banger.linux;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * An Ethernet address.
 *
 * @param text six lower-case hex pairs with colons
 */
public record MacAddress(String text) {
    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

    public MacAddress {
        if (!SHAPE.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no Ethernet address: it must be six lower-case hex pairs with colons");
        }
    }

    /** @param bytes six, in the order of transmission */
    static MacAddress of(byte[] bytes) {
        return new MacAddress(COLONS.formatHex(bytes));
    }

    /** The six bytes, in the order of transmission. */
    public byte[] bytes() {
        return COLONS.parseHex(text);
    }
}
