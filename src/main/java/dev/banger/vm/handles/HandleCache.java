package dev.banger.vm.handles;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.banger.config.StatePaths;
import dev.banger.lock.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** The handles of VMs: written to the VM's directory first, so that memory never knows more than what survives a crash. */
@Singleton
public final class HandleCache {
    private static final Logger LOG = Logger.getLogger(HandleCache.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final StatePaths paths;
    private final ConcurrentHashMap<String, Handles> memory = new ConcurrentHashMap<>();

    @Inject
    public HandleCache(StatePaths paths) {
        this.paths = paths;
    }

    /** What is known of a VM now; of one that does not run: empty. */
    public Optional<Handles> of(String vmId) {
        return Optional.ofNullable(memory.get(vmId));
    }

    /** On disk, synced and renamed into place, then in memory. */
    public Uni<Void> record(String vmId, Handles handles) {
        return Blocking.run(() -> {
            write(file(vmId), handles);
            memory.put(vmId, handles);
        });
    }

    /** From disk, for reconcile. A file that cannot be understood counts as none and is logged. */
    public Uni<Optional<Handles>> load(String vmId) {
        return Blocking.call(() -> {
            try {
                return Optional.of(JSON.readValue(Files.readAllBytes(file(vmId)), Handles.class));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            } catch (JsonProcessingException e) {
                LOG.warnf("%s is not readable and is ignored: %s", file(vmId), e.getOriginalMessage());
                return Optional.empty();
            }
        });
    }

    /** Takes a VM that lives on over a restart of the daemon into memory. */
    public void adopt(String vmId, Handles handles) {
        memory.put(vmId, handles);
    }

    /** Gone from disk and memory; none is not an error. */
    public Uni<Void> forget(String vmId) {
        return Blocking.run(() -> {
            Files.deleteIfExists(file(vmId));
            memory.remove(vmId);
        });
    }

    /** The host's boot; blocks for a read of procfs. */
    public static String bootId() throws IOException {
        return Files.readString(BOOT_ID).strip();
    }

    private Path file(String vmId) {
        return paths.vm(vmId).resolve("handles.json");
    }

    private static void write(Path file, Handles handles) throws IOException {
        var fresh = file.resolveSibling("handles.json.new");
        try (var channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            var bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(handles));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (var directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
