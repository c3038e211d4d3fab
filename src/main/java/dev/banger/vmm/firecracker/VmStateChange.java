package dev.banger.vmm.firecracker;

import com.fasterxml.jackson.annotation.JsonProperty;

/** {@code PATCH /vm}: pause and resume. */
record VmStateChange(State state) implements ApiRequest {
    /** What it is to become. */
    enum State {
        @JsonProperty("Paused")
        PAUSED,
        @JsonProperty("Resumed")
        RESUMED
    }

    @Override
    public Method method() {
        return Method.PATCH;
    }

    @Override
    public String path() {
        return "/vm";
    }
}
