package dev.banger.vmm.firecracker;

/**
 * {@code /balloon}.
 *
 * @param amountMib how much is taken from the guest
 * @param deflateOnOom whether a guest short of memory gets it back
 */
record Balloon(long amountMib, boolean deflateOnOom) implements ApiRequest {
    @Override
    public String path() {
        return "/balloon";
    }
}
