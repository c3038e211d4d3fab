package dev.banger.api;

import java.util.Optional;

/**
 * Body of {@code POST /v1/vms/{ref}/stop} and {@code /restart}; may be absent.
 *
 * @param timeoutSeconds how long the guest may take before its VMM is killed; 20 when absent, 0 kills at once
 */
public record StopVm(Optional<Integer> timeoutSeconds) {}
