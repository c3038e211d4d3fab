package dev.banger.vmm;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Asks the VMMs' programs for their version, once per file: the answer is kept until the file changes. Blocks for the time of one
 * {@code --version}, at most 5 s: for worker threads.
 */
@ApplicationScoped
public class VmmPrograms {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int OUTPUT_MAX_BYTES = 4_096;

    private final Binaries binaries;
    private final Duration limit;
    private final ConcurrentHashMap<VmmKind, Asked> asked = new ConcurrentHashMap<>();

    @jakarta.inject.Inject
    public VmmPrograms(Binaries binaries) {
        this(binaries, LIMIT);
    }

    VmmPrograms(Binaries binaries, Duration limit) {
        this.binaries = Objects.requireNonNull(binaries);
        this.limit = limit;
    }

    private record Asked(Path binary, FileTime modified, long size, VmmProgram answer) {}

    /** The kind's program now. */
    public VmmProgram find(VmmKind kind) {
        var found = binaries.find(kind);
        if (found.isEmpty()) {
            return new VmmProgram.Unusable(binaries.missing(kind), Binaries.installation(kind));
        }
        var binary = found.get();
        try {
            var modified = Files.getLastModifiedTime(binary);
            var size = Files.size(binary);
            var known = asked.get(kind);
            if (known != null && known.binary().equals(binary) && known.modified().equals(modified) && known.size() == size) {
                return known.answer();
            }
            var answer = ask(kind, binary);
            if (answer instanceof VmmProgram.Usable) {
                asked.put(kind, new Asked(binary, modified, size, answer));
            }
            return answer;
        } catch (IOException e) {
            return unusable(kind, binary + " cannot be run: " + e.getMessage());
        }
    }

    private VmmProgram ask(VmmKind kind, Path binary) throws IOException {
        var process = new ProcessBuilder(binary.toString(), "--version").redirectErrorStream(true).start();
        var began = System.nanoTime();
        try {
            process.getOutputStream().close();
            var killer = CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS);
            var late = CompletableFuture.runAsync(process::destroyForcibly, killer);
            var output = new String(process.getInputStream().readNBytes(OUTPUT_MAX_BYTES), StandardCharsets.UTF_8);
            if (System.nanoTime() - began >= limit.toNanos()) {
                return unusable(kind, binary + " --version did not end within " + limit.toMillis() + " ms");
            }
            late.cancel(false);
            return judged(kind, binary, output);
        } finally {
            process.destroyForcibly();
        }
    }

    private static VmmProgram judged(VmmKind kind, Path binary, String output) {
        var version = VmmVersion.parse(kind, output);
        if (version.isEmpty()) {
            var firstLine = output.lines().findFirst().orElse("nothing").replaceAll("\\p{Cc}", "?");
            return unusable(kind, binary + " --version says '" + firstLine.substring(0, Math.min(firstLine.length(), 120))
                    + "': that is no " + Binaries.program(kind));
        }
        var oldest = VmmVersion.oldest(kind);
        return version.get().isAtLeast(oldest)
                ? new VmmProgram.Usable(binary, version.get())
                : unusable(kind, binary + " is version " + version.get().text() + "; " + oldest.text() + " is the oldest that works");
    }

    private static VmmProgram unusable(VmmKind kind, String reason) {
        return new VmmProgram.Unusable(reason, Binaries.installation(kind));
    }
}
