package dev.banger.vmm;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What VMMs said themselves, where systemd runs them: the journal of a VM's unit ({@code journalctl(1)}). A Firecracker before 1.16 prints
 * its guest's console there too. The daemon reads it as a member of the group systemd-journal; what it may not read is as if it were not
 * there.
 */
@ApplicationScoped
public class VmmJournal {
    private static final Path JOURNALCTL = Path.of("/usr/bin/journalctl");
    private static final Path SYSTEMD_RUNS = Path.of("/run/systemd/system");
    private static final int LINES = 2_000;
    private static final int LIMIT_SECONDS = 5;

    private final Optional<Path> journalctl;

    @Inject
    public VmmJournal() {
        this(Optional.of(JOURNALCTL).filter(program -> Files.isDirectory(SYSTEMD_RUNS) && Files.isExecutable(program)));
    }

    /** @param journalctl empty where no systemd keeps a journal */
    VmmJournal(Optional<Path> journalctl) {
        this.journalctl = Objects.requireNonNull(journalctl);
    }

    /** The end of it, at most so many bytes of at most 2,000 lines; empty when there is none. Blocks for up to 5 s. */
    public String tail(String vmId, int bytes) {
        return journalctl.map(program -> read(program, vmId, bytes)).orElse("");
    }

    /** Under what name a log shows it. */
    public static String unit(String vmId) {
        return "banger-vm-" + vmId + ".service";
    }

    private static String read(Path program, String vmId, int bytes) {
        try {
            var process = new ProcessBuilder(
                            program.toString(), "--quiet", "--no-pager", "--output=cat", "--lines=" + LINES, "--unit=" + unit(vmId))
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            // By its handle: a Process that is destroyed closes what is still to be read.
            process.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).exceptionally(late -> {
                process.toHandle().destroyForcibly();
                return process;
            });
            var said = process.getInputStream().readAllBytes();
            var start = Math.max(0, said.length - bytes);
            return new String(said, start, said.length - start, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
