package dev.banger.vmm.firecracker;

/**
 * {@code /vsock}.
 *
 * @param guestCid 3 or more
 * @param udsPath the Unix socket that stands for the guest's side on the host
 */
record Vsock(long guestCid, String udsPath) implements ApiRequest {
    @Override
    public String path() {
        return "/vsock";
    }
}
