package dev.banger.vmm;

import dev.banger.helper.GetHostFacts;
import dev.banger.helper.HostFacts;
import dev.banger.install.Privileged;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** Whether KVM can run a stock guest kernel here; the helper tries it out, and the answer is kept for a minute. */
@ApplicationScoped
public class Kvm {
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final Privileged privileged;
    private final AtomicReference<Answer> last = new AtomicReference<>();

    public Kvm(Privileged privileged) {
        this.privileged = Objects.requireNonNull(privileged);
    }

    private record Answer(HostFacts.Fact fact, long askedAt) {
        boolean isFresh() {
            return System.nanoTime() - askedAt < KEPT.toNanos();
        }
    }

    /** Available or not, with the reason in words for the owner. */
    public Uni<HostFacts.Fact> fact() {
        return Uni.createFrom().deferred(() -> {
            var known = last.get();
            if (known != null && known.isFresh()) {
                return Uni.createFrom().item(known.fact());
            }
            return privileged.call(ops -> ops.hostFacts(new GetHostFacts("kvm")))
                    .map(HostFacts::kvm)
                    .invoke(fact -> last.set(new Answer(fact, System.nanoTime())));
        });
    }
}
