package dev.banger.disk;

import dev.banger.config.BangerException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Work disks as ext4 files. A clone of the seed is grown with {@code resize2fs} while nothing uses it, which takes some 40 ms for 8 GiB:
 * the seed is sparse and small, and only descriptors of the new block groups are written.
 */
@ApplicationScoped
public class Ext4WorkDisk implements WorkDisk {
    private static final String FILE = "work.img";
    /** resize2fs works in blocks of 4 KiB. */
    private static final long BLOCK = 4_096;

    private final Ext4Growth growth;

    @Inject
    public Ext4WorkDisk(Ext4Growth growth) {
        this.growth = growth;
    }

    @Override
    public Uni<Path> ensure(String operationId, Path seed, Path directory, long sizeBytes) {
        var file = directory.resolve(FILE);
        return DiskFiles.onWorker("work disk " + file, () -> ensure(seed, file, sizeBytes)).replaceWith(file);
    }

    private void ensure(Path seed, Path file, long sizeBytes) throws IOException {
        var wanted = sizeBytes / BLOCK * BLOCK;
        if (!Files.exists(file)) {
            var least = Files.size(seed);
            if (wanted < least) {
                throw new BangerException(BangerException.Code.BAD_REQUEST,
                        "a work disk of " + sizeBytes + " bytes is too small: the image's own /root takes " + least,
                        "Ask for at least " + (least >> 20) + "M.");
            }
            DiskFiles.makeOnce(file, half -> {
                DiskFiles.cloneOrCopy(seed, half);
                growth.grow(half, wanted);
            });
            return;
        }
        if (Files.size(file) > wanted) {
            throw new BangerException(BangerException.Code.BAD_REQUEST,
                    "work disk " + file + " has " + Files.size(file) + " bytes and cannot shrink to " + sizeBytes,
                    "Ask for the size that it has, or more.");
        }
        growth.grow(file, wanted);
    }
}
