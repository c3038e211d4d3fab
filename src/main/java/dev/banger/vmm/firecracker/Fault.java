package dev.banger.vmm.firecracker;

import java.util.Optional;

/** What a refused request is answered with. */
record Fault(Optional<String> faultMessage) {}
