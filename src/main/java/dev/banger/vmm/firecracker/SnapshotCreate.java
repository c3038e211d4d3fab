package dev.banger.vmm.firecracker;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * {@code /snapshot/create}, of a paused VM.
 *
 * @param snapshotPath takes the state of the devices
 * @param memFilePath takes the guest's memory
 */
record SnapshotCreate(String snapshotPath, String memFilePath, Type snapshotType) implements ApiRequest {
    /** How much of the memory. */
    enum Type {
        @JsonProperty("Full")
        FULL,
        /** What changed since the last snapshot; {@link MachineConfiguration#trackDirtyPages} must be on. */
        @JsonProperty("Diff")
        DIFF
    }

    @Override
    public String path() {
        return "/snapshot/create";
    }
}
