package dev.banger.api.http;

import dev.banger.api.Names;
import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks what clients name, before any service sees it. Each method answers its argument. */
final class Refs {
    private static final Pattern OPERATION = Pattern.compile("op-[0-9a-f]{16}");

    private Refs() {}

    /** An id, an id prefix or a name: all three are DNS labels. */
    static String vm(String ref) {
        return good(ref, Names.checkLabel("VM", ref));
    }

    static String kernel(String name) {
        return good(name, Names.checkLabel("kernel", name));
    }

    static String image(String name) {
        return good(name, Names.checkImage(name));
    }

    static String operation(String id) {
        return good(id, OPERATION.matcher(id).matches()
                ? Optional.empty()
                : Optional.of("operation id " + Names.shown(id) + " is not valid: it is 'op-' and 16 hex digits"));
    }

    private static String good(String value, Optional<String> error) {
        error.ifPresent(message -> {
            throw new BangerException(Code.BAD_REQUEST, message);
        });
        return value;
    }
}
