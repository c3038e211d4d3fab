package dev.banger.vm.start;

import io.smallrye.mutiny.Uni;

/** One capability as a step. */
record CapabilityStep(VmCapability capability) implements Step {
    @Override
    public String name() {
        return capability.name();
    }

    @Override
    public Uni<Void> run(StartContext context) {
        return capability.up(context);
    }

    @Override
    public Uni<Void> undo(StartContext context) {
        return capability.down(context);
    }
}
