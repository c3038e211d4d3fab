package dev.banger.api;

import java.util.Optional;

/**
 * Body of {@code POST /v1/images}.
 *
 * @param reference {@code debian:<suite>} or {@code ubuntu:<suite>}; the host's own release when absent
 * @param name what to call it; the reference when absent
 */
public record BuildImage(Optional<String> reference, Optional<String> name) {}
