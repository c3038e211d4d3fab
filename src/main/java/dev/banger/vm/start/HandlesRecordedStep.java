package dev.banger.vm.start;

import dev.banger.lock.Blocking;
import dev.banger.vm.handles.HandleCache;
import dev.banger.vm.handles.Handles;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** What the VM holds now is on disk from here on. Its undo belongs to {@link VmmLaunchStep}: handles outlive the VMM, never the reverse. */
@Singleton
public final class HandlesRecordedStep implements Step {
    private final HandleCache handles;

    public HandlesRecordedStep(HandleCache handles) {
        this.handles = handles;
    }

    @Override
    public String name() {
        return "handles recorded";
    }

    @Override
    public Uni<Void> run(StartContext context) {
        var handle = context.handle().orElseThrow();
        return Blocking.call(HandleCache::bootId)
                .chain(boot -> handles.record(context.vmId(), Handles.of(boot, handle, context.tap().orElse(""), context.root())));
    }
}
