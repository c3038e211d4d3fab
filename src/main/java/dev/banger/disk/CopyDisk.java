package dev.banger.disk;

import dev.banger.linux.FileCopy;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;

/** A sparse copy of the image: works everywhere, and costs the image's real size in time and space. */
@ApplicationScoped
public class CopyDisk implements RootDisk {
    static final String DRIVER = "copy";

    @Override
    public String driver() {
        return DRIVER;
    }

    @Override
    public Uni<Void> create(String operationId, RootDiskSpec spec) {
        return DiskFiles.onWorker("root disk of VM " + spec.vmId(),
                () -> DiskFiles.makeOnce(file(spec), half -> FileCopy.copySparse(spec.image(), half)));
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
