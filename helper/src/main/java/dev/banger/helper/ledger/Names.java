package dev.banger.helper.ledger;

import java.util.regex.Pattern;

/** Names of what has an entry, which are also names of the ledger's files. */
final class Names {
    static final Pattern VM = Pattern.compile("[0-9a-f]{32}");
    static final Pattern TAP = Pattern.compile("bgt-[0-9a-f]{8}");
    static final Pattern BRIDGE = Pattern.compile("br-banger(-[0-9a-z]{1,5})?");

    private Names() {}

    static String vm(String name) {
        return matching(VM, name);
    }

    static String tap(String name) {
        return matching(TAP, name);
    }

    static String bridge(String name) {
        return matching(BRIDGE, name);
    }

    private static String matching(Pattern pattern, String name) {
        if (!pattern.matcher(name).matches()) {
            throw new IllegalArgumentException("the ledger has no entry for '" + name + "': the name must match " + pattern);
        }
        return name;
    }
}
