package dev.banger.api;

import java.time.Instant;

/** An image as {@code GET /v1/images} tells it. {@code digest} is {@code sha256:} and lower-case hex. */
public record ImageView(String name, String digest, String architecture, long sizeBytes, String source, Instant createdAt) {}
