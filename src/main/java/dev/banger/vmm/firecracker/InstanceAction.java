package dev.banger.vmm.firecracker;

import com.fasterxml.jackson.annotation.JsonProperty;

/** {@code /actions}. */
record InstanceAction(Type actionType) implements ApiRequest {
    /** What can be done at once. */
    enum Type {
        /** Boots the guest. */
        @JsonProperty("InstanceStart")
        INSTANCE_START,
        /** Ctrl-Alt-Del on an emulated keyboard; x86 only. */
        @JsonProperty("SendCtrlAltDel")
        SEND_CTRL_ALT_DEL,
        @JsonProperty("FlushMetrics")
        FLUSH_METRICS
    }

    @Override
    public String path() {
        return "/actions";
    }
}
