package dev.banger.vm.start;

import dev.banger.store.VmStore;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;

/** The VM counts as running from here on. What it becomes when it does not is recorded by whoever takes it down. */
@Singleton
public final class RunningRecordedStep implements Step {
    private final VmStore store;
    private final Clock clock;

    public RunningRecordedStep(VmStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "running";
    }

    @Override
    public Uni<Void> run(StartContext context) {
        return store.recordRunning(context.vmId(), Instant.now(clock));
    }
}
