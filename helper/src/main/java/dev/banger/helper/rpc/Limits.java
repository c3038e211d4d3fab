package dev.banger.helper.rpc;

import java.time.Duration;

/**
 * What one caller can take of the helper.
 *
 * @param connections at once, of all callers; root has {@code reserved} of them for itself
 * @param connectionsOfProcess at once, of one process
 * @param requests at once; more wait for {@code frame}, then are told to come again
 * @param frame how long a frame may take from its first byte to its last, and an answer to be taken
 * @param request how long a request is waited for; the kernel call goes on without its caller
 * @param idle how long a connection is kept without a request
 */
record Limits(int connections, int reserved, int connectionsOfProcess, int requests, Duration frame, Duration request, Duration idle) {
    static final Limits USUAL =
            new Limits(64, 8, 24, 16, Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(Protocol.IDLE_SECONDS));
}
