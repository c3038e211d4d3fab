package dev.banger.vmm;

import java.nio.file.Path;

/** One kind's program on this host: usable, or why not. */
public sealed interface VmmProgram {
    /** It is there and new enough. */
    record Usable(Path binary, VmmVersion version) implements VmmProgram {}

    /**
     * It cannot be used.
     *
     * @param reason in words for the owner, without a full stop
     * @param fix a full sentence
     */
    record Unusable(String reason, String fix) implements VmmProgram {}
}
