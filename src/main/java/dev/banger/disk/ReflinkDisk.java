package dev.banger.disk;

import dev.banger.linux.FileCopy;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;

/** A file that shares the image's blocks (FICLONE): btrfs and xfs, with image and VM on one file system. */
@ApplicationScoped
public class ReflinkDisk implements RootDisk {
    static final String DRIVER = "reflink";

    @Override
    public String driver() {
        return DRIVER;
    }

    @Override
    public Uni<Void> create(String operationId, RootDiskSpec spec) {
        return DiskFiles.onWorker("root disk of VM " + spec.vmId(),
                () -> DiskFiles.makeOnce(file(spec), half -> FileCopy.clone(spec.image(), half)));
    }

    @Override
    public Uni<Path> attach(String operationId, RootDiskSpec spec) {
        return create(operationId, spec).replaceWith(file(spec));
    }

    @Override
    public Uni<Void> detach(String operationId, RootDiskSpec spec) {
        return Uni.createFrom().voidItem();
    }

    private static Path file(RootDiskSpec spec) {
        return spec.directory().resolve("root.img");
    }
}
