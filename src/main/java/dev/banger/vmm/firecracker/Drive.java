package dev.banger.vmm.firecracker;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * {@code /drives/{drive_id}}. Drives are {@code vda}, {@code vdb}, … in the order in which they are put.
 *
 * @param isRootDevice makes Firecracker add {@code root=/dev/vda} to the command line
 */
record Drive(
        String driveId,
        String pathOnHost,
        @JsonProperty("is_root_device") boolean isRootDevice,
        @JsonProperty("is_read_only") boolean isReadOnly,
        CacheType cacheType)
        implements ApiRequest {
    /** What a flush of the guest means. */
    enum CacheType {
        /** Nothing. */
        @JsonProperty("Unsafe")
        UNSAFE,
        /** The host's file is synced. */
        @JsonProperty("Writeback")
        WRITEBACK
    }

    @Override
    public String path() {
        return "/drives/" + driveId;
    }
}
