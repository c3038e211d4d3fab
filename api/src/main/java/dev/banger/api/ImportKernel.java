package dev.banger.api;

import java.util.Optional;

/**
 * Body of {@code POST /v1/kernels}. At most one of {@code file} and {@code packageName}; the host's default kernel package when both are absent.
 *
 * @param name what to call it; {@code default} when absent
 * @param file absolute path of a {@code .deb}, a {@code vmlinux}, a {@code bzImage} or a directory
 */
public record ImportKernel(Optional<String> name, Optional<String> file, Optional<String> packageName) {}
