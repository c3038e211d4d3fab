package dev.banger.vmm.firecracker;

import java.util.Optional;

/** {@code /network-interfaces/{iface_id}}. Firecracker opens the tap by name: it must be its owner's. */
record NetworkInterface(String ifaceId, String hostDevName, Optional<String> guestMac) implements ApiRequest {
    @Override
    public String path() {
        return "/network-interfaces/" + ifaceId;
    }
}
