package dev.banger.vm.start;

import dev.banger.config.BangerConfig;
import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.guest.GuestReadiness;
import dev.banger.operation.OperationCancelled;
import dev.banger.vmm.Vmms;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Waits for the first login, or for the end of the VMM, whichever is first. */
@Singleton
public final class GuestReadyStep implements Step {
    private final GuestReadiness readiness;
    private final Vmms vmms;
    private final Duration timeout;

    public GuestReadyStep(GuestReadiness readiness, Vmms vmms, BangerConfig config) {
        this.readiness = readiness;
        this.vmms = vmms;
        this.timeout = Duration.ofSeconds(config.vm().readyTimeout());
    }

    @Override
    public String name() {
        return "guest ready";
    }

    @Override
    public boolean interruptible() {
        return true;
    }

    @Override
    public Uni<Void> run(StartContext context) {
        var handle = context.handle().orElseThrow();
        Uni<Void> ended = vmms.of(handle.kind()).exited(handle).onItem().transformToUni(how -> Uni.createFrom()
                .failure(new BangerException(Code.OPERATION_FAILED, "its VMM ended: " + how)));
        var ready = readiness.await(context.operationId(), context.vmId(), context.row().address(), timeout);
        return Uni.join().first(ready, ended).toTerminate()
                .onFailure(failure -> !(failure instanceof OperationCancelled))
                .transform(failure -> neverReady(context, failure));
    }

    private static BangerException neverReady(StartContext context, Throwable failure) {
        context.markGuestNeverReady();
        var name = context.row().name();
        return new BangerException(
                Code.OPERATION_FAILED,
                "the guest of VM '" + name + "' never became ready: " + failure.getMessage(),
                "The VM is kept: read its console with 'banger vm logs " + name + "', then delete it with 'banger vm delete " + name + "'.",
                failure);
    }
}
