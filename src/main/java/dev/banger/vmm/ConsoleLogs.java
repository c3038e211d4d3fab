package dev.banger.vmm;

import dev.banger.config.StatePaths;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Keeps every VM's {@code console.log} and {@code vmm.log} bounded, whatever the guest prints.
 *
 * <p>A VMM appends to its logs itself, so that they outlive the daemon. Once a second the sizes are looked at; a log over 8 MiB is cut to its
 * last 4 MiB ({@link BoundedLog}). On disk a log is thus at most 8 MiB and what its VMM writes in a second. Nothing is registered: what lies
 * in the VM directories is swept, so VMs of an earlier daemon are covered. While no daemon runs nothing is cut, and its start makes up for it.
 */
@ApplicationScoped
public class ConsoleLogs {
    private static final Logger LOG = Logger.getLogger(ConsoleLogs.class);
    private static final List<String> NAMES = List.of("console.log", "vmm.log");
    private static final BoundedLog BOUND = new BoundedLog(8 << 20, 4 << 20);

    private final Path vms;
    private final ScheduledExecutorService sweeper =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("console-logs").factory());

    public ConsoleLogs(StatePaths paths) {
        this.vms = Objects.requireNonNull(paths).vms();
    }

    void start(@Observes StartupEvent event) {
        sweeper.scheduleWithFixedDelay(this::sweep, 0, 1, TimeUnit.SECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        sweeper.shutdownNow();
    }

    /** Looks at every log once. A log that cannot be cut is told and does not keep the others from it. */
    void sweep() {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(vms)) {
            for (var directory : directories) {
                NAMES.forEach(name -> cut(directory.resolve(name)));
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            LOG.tracef("no VMs yet: %s", e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.warnf(e, "%s cannot be swept for large logs", vms);
        }
    }

    private static void cut(Path log) {
        try {
            BOUND.apply(log);
        } catch (IOException e) {
            LOG.warnf(e, "%s cannot be cut", log);
        }
    }
}
