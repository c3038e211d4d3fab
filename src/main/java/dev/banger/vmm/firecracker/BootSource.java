package dev.banger.vmm.firecracker;

import java.util.Optional;

/**
 * {@code /boot-source}.
 *
 * @param kernelImagePath an uncompressed ELF
 */
record BootSource(String kernelImagePath, Optional<String> initrdPath, Optional<String> bootArgs) implements ApiRequest {
    @Override
    public String path() {
        return "/boot-source";
    }
}
