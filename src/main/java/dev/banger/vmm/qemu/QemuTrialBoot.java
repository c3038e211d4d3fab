package dev.banger.vmm.qemu;

import dev.banger.config.BangerException;
import dev.banger.vmm.Binaries;
import dev.banger.vmm.TrialBoot;
import dev.banger.vmm.VmmKind;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@link TrialBoot} on QEMU's emulation: it runs on every host, by any user, and one boot without KVM is fast enough for a proof.
 *
 * <p>The trial is a child of this process and is killed with it in every way it can end; nothing but the kernel and the files of the
 * request is opened.
 */
@ApplicationScoped
public class QemuTrialBoot implements TrialBoot {
    private static final int CONSOLE_MAX_BYTES = 1 << 20;
    private static final int TAIL_CHARACTERS = 2_000;

    private final Binaries binaries;
    private final QemuMachine machine;

    public QemuTrialBoot(Binaries binaries) {
        this.binaries = Objects.requireNonNull(binaries);
        this.machine = new QemuMachine(false, new HostTsc().kilohertz());
    }

    @Override
    public Uni<Result> boot(Request request) {
        return Uni.createFrom().emitter(emitter -> {
            var outcome = new CompletableFuture<Result>();
            var thread = Thread.ofPlatform().daemon().name("trial-boot").unstarted(() -> {
                try {
                    outcome.complete(run(request, outcome));
                } catch (Throwable t) {
                    outcome.completeExceptionally(t);
                }
            });
            emitter.onTermination(() -> outcome.cancel(false));
            outcome.whenComplete((result, failure) -> {
                if (failure == null) {
                    emitter.complete(result);
                } else if (!(failure instanceof CancellationException)) {
                    emitter.fail(failure);
                }
            });
            thread.start();
        });
    }

    private Result run(Request request, CompletableFuture<Result> outcome) throws IOException {
        var process = start(request);
        // A Uni that was cancelled before the process was there finds it here.
        outcome.whenComplete((r, t) -> process.destroyForcibly());
        var late = new AtomicBoolean();
        try {
            CompletableFuture.delayedExecutor(request.deadline().toMillis(), TimeUnit.MILLISECONDS).execute(() -> {
                late.set(true);
                process.destroyForcibly();
            });
            var console = new ByteArrayOutputStream();
            var ending = read(process.getInputStream(), request.marker().getBytes(StandardCharsets.UTF_8), console);
            var text = console.toString(StandardCharsets.ISO_8859_1);
            if (ending != Ending.GUEST_ENDED) {
                return new Result(ending, text);
            }
            if (late.get()) {
                return new Result(Ending.DEADLINE, text);
            }
            refuseBrokenQemu(process, text);
            return new Result(ending, text);
        } finally {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    private Process start(Request request) throws IOException {
        var binary = binaries.require(VmmKind.QEMU);
        var command = new java.util.ArrayList<String>();
        command.add(binary.toString());
        command.addAll(machine.trialArguments(
                request.kernelImage(), request.initramfs(), request.disk().map(List::of).orElseGet(List::<Path>of), request.commandLine()));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        return process;
    }

    /** Returns GUEST_ENDED at the end of the stream, whatever ended it. */
    private static Ending read(InputStream in, byte[] marker, ByteArrayOutputStream console) throws IOException {
        var seen = 0;
        var buffer = new byte[8_192];
        var text = "";
        var wanted = new String(marker, StandardCharsets.ISO_8859_1);
        try {
            for (int n; (n = in.read(buffer)) >= 0; ) {
                console.write(buffer, 0, Math.min(n, CONSOLE_MAX_BYTES - console.size()));
                // What was read before may end with the marker's beginning.
                var chunk = text + new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
                if (chunk.contains(wanted)) {
                    return Ending.MARKER;
                }
                text = chunk.substring(Math.max(0, chunk.length() - wanted.length() + 1));
                seen += n;
                if (seen >= CONSOLE_MAX_BYTES) {
                    return Ending.TOO_MUCH_OUTPUT;
                }
            }
        } catch (IOException e) {
            // The stream closes under us when the process is killed at its deadline: the caller knows which end it was.
            return Ending.GUEST_ENDED;
        }
        return Ending.GUEST_ENDED;
    }

    private static void refuseBrokenQemu(Process process, String text) {
        var status = process.onExit().join().exitValue();
        if (status != 0) {
            var tail = text.substring(Math.max(0, text.length() - TAIL_CHARACTERS)).strip();
            throw new BangerException(
                    BangerException.Code.OPERATION_FAILED,
                    "QEMU ended with status " + status + " in a trial boot: " + (tail.isEmpty() ? "it said nothing" : tail),
                    "Check that " + Binaries.program(VmmKind.QEMU) + " runs; 'banger doctor' tells its version.");
        }
    }
}
