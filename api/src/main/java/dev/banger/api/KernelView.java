package dev.banger.api;

import java.time.Instant;

/** A kernel as {@code GET /v1/kernels} tells it. {@code version} is as in {@code uname -r}. */
public record KernelView(
        String name, String version, String architecture, String sha256, String source, long sizeBytes, Instant importedAt) {}
