package dev.banger.vmm.firecracker;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What {@code GET /version} answers. */
record FirecrackerVersion(@JsonProperty(required = true) String firecrackerVersion) {
    static final String PATH = "/version";
}
