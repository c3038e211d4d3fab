package dev.banger.vmm.firecracker;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * {@code /snapshot/load}, into a Firecracker that was not configured.
 *
 * @param resumeVm whether the guest goes on at once
 */
record SnapshotLoad(
        String snapshotPath, MemoryBackend memBackend, boolean trackDirtyPages, boolean resumeVm, List<NetworkOverride> networkOverrides)
        implements ApiRequest {
    SnapshotLoad {
        networkOverrides = List.copyOf(networkOverrides);
    }

    /** Where the memory comes from. */
    record MemoryBackend(Type backendType, String backendPath) {
        /** A file, or a process that serves page faults on a Unix socket. */
        enum Type {
            @JsonProperty("File")
            FILE,
            @JsonProperty("Uffd")
            USERFAULTFD
        }
    }

    /** Another tap than the one that the snapshot was made with. */
    record NetworkOverride(String ifaceId, String hostDevName) {}

    @Override
    public String path() {
        return "/snapshot/load";
    }
}
