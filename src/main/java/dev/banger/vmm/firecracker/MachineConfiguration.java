package dev.banger.vmm.firecracker;

/**
 * {@code /machine-config}.
 *
 * @param vcpuCount 1 to 32
 * @param trackDirtyPages whether diff snapshots can be made
 */
record MachineConfiguration(int vcpuCount, long memSizeMib, boolean smt, boolean trackDirtyPages) implements ApiRequest {
    @Override
    public String path() {
        return "/machine-config";
    }
}
