package dev.banger.vmm;

import dev.banger.config.BangerException;
import dev.banger.helper.LaunchVmm;
import dev.banger.install.Privileged;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Starts a VMM process and brings it to the point where it answers, or leaves nothing of it: what both kinds have in common.
 *
 * <p>The process is in a session of its own and belongs to nobody's request. A caller that cancels in the middle is not handed a handle, so
 * the process that was started for it is killed.
 */
@ApplicationScoped
public class VmmLauncher {
    private static final Logger LOG = Logger.getLogger(VmmLauncher.class);

    /** {@code sun_path} of {@code unix(7)} holds 108 bytes, the last of which is NUL. */
    private static final int SOCKET_PATH_MAX = 107;

    private final Privileged privileged;
    private final VmmProcesses processes;
    private final VmmJournal journal;

    public VmmLauncher(Privileged privileged, VmmProcesses processes, VmmJournal journal) {
        this.journal = Objects.requireNonNull(journal);
        this.privileged = Objects.requireNonNull(privileged);
        this.processes = Objects.requireNonNull(processes);
    }

    /**
     * What is to be started.
     *
     * @param sockets what the VMM will bind; the helper removes old ones before, and they are removed again when it fails
     * @param logs whose tails go into the error
     * @param limit for the configuration
     * @param configure completes when the VMM has answered and the guest boots
     */
    public record Plan(
            VmmKind kind,
            LaunchVmm process,
            Path api,
            List<Path> sockets,
            List<Path> logs,
            Duration limit,
            Function<VmmHandle, Uni<Void>> configure) {
        public Plan {
            sockets = List.copyOf(sockets);
            logs = List.copyOf(logs);
            Objects.requireNonNull(configure);
        }
    }

    /** Fails with OPERATION_FAILED and the logs' tails; no process and no socket is left then. */
    public Uni<VmmHandle> launch(Plan plan) {
        return Uni.createFrom().emitter(emitter -> {
            var settled = new AtomicBoolean();
            emitter.onTermination(() -> settled.set(true));
            started(plan).subscribe().with(
                    handle -> {
                        if (settled.compareAndSet(false, true)) {
                            emitter.complete(handle);
                        } else {
                            undo(plan, handle).subscribe().with(
                                    done -> LOG.debugf("ended the VMM of a cancelled launch of %s", handle.vmId()),
                                    failure -> LOG.warnf(failure, "the VMM of a cancelled launch of %s lives on", handle.vmId()));
                        }
                    },
                    emitter::fail);
        });
    }

    private Uni<VmmHandle> started(Plan plan) {
        return onWorker(() -> prepare(plan))
                .chain(() -> privileged.call(ops -> ops.launchVmm(plan.process())))
                .map(process -> new VmmHandle(plan.kind(), plan.process().vmId(), process, plan.api()))
                .chain(handle -> configured(plan, handle)
                        .onFailure().recoverWithUni(failure -> undo(plan, handle)
                                .onFailure().invoke(failure::addSuppressed)
                                .onFailure().recoverWithNull()
                                .chain(() -> onWorker(() -> {
                                    throw told(plan, failure);
                                })))
                        .replaceWith(handle));
    }

    private Uni<Void> configured(Plan plan, VmmHandle handle) {
        var died = processes.exited(handle.process())
                .chain(() -> Uni.createFrom().<Void>failure(new IOException("it ended at once")));
        var ready = plan.configure().apply(handle)
                .ifNoItem().after(plan.limit())
                .failWith(() -> new IOException("it did not answer within " + plan.limit().toSeconds() + " s"));
        return Uni.join().first(ready, died).toTerminate();
    }

    private Uni<Void> undo(Plan plan, VmmHandle handle) {
        return processes.kill(plan.process().operationId(), handle.vmId(), handle.process())
                .eventually(() -> onWorker(() -> removeSockets(plan)));
    }

    private BangerException told(Plan plan, Throwable failure) {
        var tails = Stream.concat(plan.logs().stream().map(LogTail::of), Stream.of(LogTail.of(journal, plan.process().vmId())))
                .filter(tail -> !tail.isEmpty())
                .collect(Collectors.joining("\n"));
        var name = Binaries.program(plan.kind());
        return new BangerException(
                BangerException.Code.OPERATION_FAILED,
                name + " could not be started: " + reason(failure) + (tails.isEmpty() ? "" : ". It said last:\n" + tails),
                "Look at " + plan.logs().getLast() + ", and check the host with 'banger doctor'.",
                failure);
    }

    private static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static void prepare(Plan plan) throws IOException {
        for (var socket : plan.sockets()) {
            var length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
            if (length > SOCKET_PATH_MAX) {
                throw new BangerException(
                        BangerException.Code.BAD_REQUEST,
                        "The socket path " + socket + " has " + length + " bytes; a Unix socket's may have " + SOCKET_PATH_MAX,
                        "Set BANGER_VM_RUN_DIR to a shorter directory.");
            }
        }
        for (var file : plan.process().readable()) {
            shareUnlessItIsTheVms(file, plan.process().log().getParent());
        }
        for (var log : plan.logs()) {
            // Not every Firecracker makes its log file; and what a guest prints is its owner's alone.
            if (Files.notExists(log, LinkOption.NOFOLLOW_LINKS)) {
                Files.createFile(log, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
        }
    }

    /** VMMs under accounts of their own read one kernel; what lies in a VM's directory is given to that VM's account alone. */
    private static void shareUnlessItIsTheVms(Path file, Path directory) throws IOException {
        if (!file.startsWith(directory)) {
            var permissions = Files.getPosixFilePermissions(file);
            if (permissions.addAll(EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ))) {
                Files.setPosixFilePermissions(file, permissions);
            }
        }
    }

    private static void removeSockets(Plan plan) throws IOException {
        for (var socket : plan.sockets()) {
            Files.deleteIfExists(socket);
        }
    }

    /** What may throw. */
    private interface Work {
        void run() throws IOException;
    }

    private static Uni<Void> onWorker(Work work) {
        return Uni.createFrom().<Void>item(() -> {
                    try {
                        work.run();
                        return null;
                    } catch (IOException e) {
                        throw new BangerException(BangerException.Code.OPERATION_FAILED, e.toString(), null, e);
                    }
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
