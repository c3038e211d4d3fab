package dev.banger.vmm;

import io.smallrye.mutiny.Uni;

/** One kind of virtual machine monitor. Implementations hold no state per VM: the handle is all they need. */
public interface Vmm {
    VmmKind kind();

    /**
     * Starts the VMM, configures it and boots the guest. Fails with the tail of its log when it dies or does not answer in time; nothing of
     * it is left running then.
     */
    Uni<VmmHandle> launch(String operationId, VmmSpec spec);

    /** Asks the guest to power off (power button, Ctrl-Alt-Del). Returns when the VMM took the request. */
    Uni<Void> requestPowerOff(VmmHandle handle);

    /** Ends the VMM process at once; gone already is not an error. Completes when the process has gone. */
    Uni<Void> kill(String operationId, VmmHandle handle);

    /** Whether the handle's process still lives and is the same one. */
    boolean isAlive(VmmHandle handle);

    /** Completes when the process has gone, however that happens; the item says how, in words for the owner. */
    Uni<String> exited(VmmHandle handle);
}
