package dev.banger.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the folder {@code guest/} of the source tree holds, as packed into the daemon. */
public final class GuestFiles {
    private GuestFiles() {}

    /** The first process of every guest. */
    public static byte[] init() {
        return bytes("init");
    }

    /** The lines of a list, without comments and empty lines. */
    public static List<String> lines(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8).lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    /** @param name below {@code guest/} */
    public static byte[] bytes(String name) {
        try (var in = GuestFiles.class.getResourceAsStream("/guest/" + name)) {
            if (in == null) {
                throw new IllegalStateException("guest/" + name + " is not packed into this build");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("guest/" + name, e);
        }
    }
}
