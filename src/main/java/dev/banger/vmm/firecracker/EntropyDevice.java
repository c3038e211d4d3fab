package dev.banger.vmm.firecracker;

/** {@code /entropy}: a virtio-rng without a rate limit. */
record EntropyDevice() implements ApiRequest {
    @Override
    public String path() {
        return "/entropy";
    }
}
