package dev.banger.linux;

/**
 * One fact of a kernel header that this module repeats in Java.
 *
 * @param headers what must be included, separated by spaces: {@code "linux/if_tun.h net/if.h"}
 * @param expression a C expression of integer type: {@code sizeof(struct ifreq)}, {@code offsetof(struct ifreq, ifr_flags)}, a macro
 * @param expected what our constant says
 */
record HeaderRow(String headers, String expression, long expected) {
    static HeaderRow of(String headers, String expression, long expected) {
        return new HeaderRow(headers, expression, expected);
    }

    static HeaderRow size(String headers, String struct, long expected) {
        return new HeaderRow(headers, "sizeof(struct " + struct + ")", expected);
    }

    static HeaderRow offset(String headers, String struct, String field, long expected) {
        return new HeaderRow(headers, "offsetof(struct " + struct + ", " + field + ")", expected);
    }
}
