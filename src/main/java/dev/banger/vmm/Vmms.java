package dev.banger.vmm;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Finds the VMM to use. */
public interface Vmms {
    /**
     * Firecracker where KVM works and a supported binary is found, else QEMU with KVM, else QEMU emulation.
     *
     * @param wanted what the owner asked for; refused with the reason when it cannot be had
     */
    Uni<VmmChoice> choose(Optional<VmmKind> wanted);

    Vmm of(VmmKind kind);
}
