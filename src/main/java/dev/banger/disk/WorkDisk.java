package dev.banger.disk;

import io.smallrye.mutiny.Uni;
import java.nio.file.Path;

/** The second disk, {@code /root}: cloned from the image's work seed at first start, kept over stop and start. */
public interface WorkDisk {
    /**
     * Makes {@code <directory>/work.img} from the seed where it is missing, and grows file and filesystem (offline) to {@code sizeBytes}.
     *
     * @param sizeBytes never less than what the disk has already
     */
    Uni<Path> ensure(String operationId, Path seed, Path directory, long sizeBytes);
}
