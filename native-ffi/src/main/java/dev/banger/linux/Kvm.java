package dev.banger.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether a stock guest kernel can run under KVM. The device node alone proves nothing: the processor must have the extension, the
 * module must not be a paravirtual stand-in, and a VM with one vCPU must run an instruction. x86_64 only.
 */
public final class Kvm {
    private static final Pattern EXTENSION = Pattern.compile("(?m)^flags\\s*:.*\\s(vmx|svm)(\\s|$)");
    /** A first call in an emulated host (lab/full, busy) was measured at 13 s, nearly all of it the JVM's linking; a hang is for ever. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Kvm() {}

    /** @param detail the extension and the API version when it is usable, else why not */
    public record Report(boolean usable, String detail) {}

    /** Asks this host. Takes a few milliseconds, at most some seconds on a kernel that hangs. */
    public static Report probe() {
        if (!System.getProperty("os.arch").equals("amd64")) {
            return new Report(false, "KVM is tried on x86_64 only, and this host is " + System.getProperty("os.arch"));
        }
        try {
            var cpuinfo = Files.readString(Path.of("/proc/cpuinfo"), StandardCharsets.ISO_8859_1);
            return probe(cpuinfo, Files.isDirectory(Path.of("/sys/module/kvm_pvm")));
        } catch (IOException e) {
            return new Report(false, "/proc/cpuinfo cannot be read: " + e.getMessage());
        }
    }

    static Report probe(String cpuinfo, boolean paravirtual) {
        if (paravirtual) {
            return new Report(false, "the module kvm_pvm is a paravirtual stand-in: it runs no stock guest kernel");
        }
        var extension = extension(cpuinfo);
        if (extension.isEmpty()) {
            return new Report(false, "the processor shows neither vmx nor svm in /proc/cpuinfo: "
                    + "switch virtualisation on in the firmware, or nested virtualisation where this host is itself a VM");
        }
        return runOneInstruction(extension.get());
    }

    private static Optional<String> extension(String cpuinfo) {
        var found = EXTENSION.matcher(cpuinfo);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /** KVM_RUN cannot be bounded from inside, so it runs on a daemon thread that is given up when it does not come back. */
    private static Report runOneInstruction(String extension) {
        var answer = new java.util.concurrent.CompletableFuture<Report>();
        Thread.ofPlatform().daemon().name("kvm-probe").start(() -> {
            try {
                answer.complete(new Report(true, extension + ", KVM API " + KvmTrial.run()));
            } catch (IOException | RuntimeException e) {
                answer.complete(new Report(false, e.getMessage()));
            }
        });
        return answer.completeOnTimeout(
                        new Report(false, "a vCPU did not come back from one instruction within " + PATIENCE.toSeconds() + " s"),
                        PATIENCE.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
                .join();
    }
}
