package dev.banger.vmm;

import dev.banger.config.BangerException;
import dev.banger.helper.GetVmmEnd;
import dev.banger.helper.SignalVmm;
import dev.banger.helper.VmmProcess;
import dev.banger.install.Privileged;
import dev.banger.linux.Errno;
import dev.banger.linux.ExitWatcher;
import dev.banger.linux.LinuxException;
import dev.banger.linux.Pidfd;
import dev.banger.linux.ProcessIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * VMM processes by their identity, whether this daemon or an earlier one started them: are they alive, tell when they end, end them.
 */
@ApplicationScoped
public class VmmProcesses {
    private static final int SIGKILL = 9;
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    private final Privileged privileged;
    private final ExitWatcher watcher;

    public VmmProcesses(Privileged privileged) throws LinuxException {
        this.privileged = Objects.requireNonNull(privileged);
        this.watcher = ExitWatcher.start("vmm-exits");
    }

    /** Whether this very process still runs; a zombie, and another process with its number, do not count. */
    public boolean isAlive(VmmProcess process) {
        return new ProcessIdentity(process.pid(), process.startTimeTicks()).isAlive();
    }

    /** Completes when the process has gone; at once when it has already. May be asked any number of times. */
    public Uni<Void> exited(VmmProcess process) {
        return Uni.createFrom().completionStage(() -> exit(process)).replaceWithVoid();
    }

    /** As {@link #exited}; the item says how it ended, in words for the owner, as far as the helper was told. */
    public Uni<String> end(VmmHandle handle) {
        return exited(handle.process())
                .chain(() -> privileged.call(ops -> ops.vmmEnd(new GetVmmEnd("vmm-end", handle.vmId(), handle.process()))))
                .onFailure(BangerException.class).recoverWithItem("gone")
                .map(how -> Binaries.program(handle.kind()) + " (process " + handle.process().pid() + "): " + how);
    }

    /**
     * SIGKILL, after the helper has checked that the process is this VM's VMM. Completes when it has gone; fails after 10 s, which a process
     * in uninterruptible sleep can take.
     */
    public Uni<Void> kill(String operationId, String vmId, VmmProcess process) {
        return privileged
                .run(ops -> ops.signalVmm(new SignalVmm(operationId, vmId, process, SIGKILL)))
                .chain(() -> exited(process))
                .ifNoItem().after(KILL_LIMIT)
                .failWith(() -> new IllegalStateException(
                        "process " + process.pid() + " of VM " + vmId.substring(0, 8) + " did not end within " + KILL_LIMIT.toSeconds()
                                + " s of SIGKILL"));
    }

    @PreDestroy
    void close() {
        watcher.close();
    }

    private CompletableFuture<Void> exit(VmmProcess process) {
        try {
            var pidfd = Pidfd.open(process.pid());
            // The number may have been re-used before the pidfd was opened: what it means now is checked after.
            if (!isAlive(process)) {
                pidfd.close();
                return CompletableFuture.completedFuture(null);
            }
            return watcher.watch(pidfd).whenComplete((nothing, failure) -> pidfd.close());
        } catch (LinuxException e) {
            return e.errno() == Errno.ESRCH ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(e);
        }
    }
}
