package dev.banger.vmm.firecracker;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What {@code GET /} answers. */
record InstanceInfo(
        @JsonProperty(required = true) String appName,
        @JsonProperty(required = true) String id,
        @JsonProperty(required = true) State state,
        @JsonProperty(required = true) String vmmVersion) {
    static final String PATH = "/";

    /** Of the guest. */
    enum State {
        @JsonProperty("Not started")
        NOT_STARTED,
        @JsonProperty("Running")
        RUNNING,
        @JsonProperty("Paused")
        PAUSED
    }
}
