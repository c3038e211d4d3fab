package dev.banger.disk;

import dev.banger.helper.AttachSnapshot;
import dev.banger.helper.RemoveSnapshot;
import dev.banger.helper.SnapshotDevice;
import dev.banger.install.Privileged;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The image under a dm snapshot: what the VM writes goes to a sparse COW file, whatever the file system. */
@ApplicationScoped
public class DmSnapshotDisk implements RootDisk {
    static final String DRIVER = "dm-snapshot";

    private static final int SECTOR = 512;
    /** 4 KiB, ext4's block size: a smaller write never copies more than it writes. */
    private static final int CHUNK_SECTORS = 8;
    /** {@code struct disk_exception} of the kernel's {@code dm-snap-persistent.c}. */
    private static final int EXCEPTION_BYTES = 16;

    private static final long HEADER_ROOM = 1 << 20;

    private final Privileged privileged;

    public DmSnapshotDisk(Privileged privileged) {
        this.privileged = privileged;
    }

    @Override
    public String driver() {
        return DRIVER;
    }

    @Override
    public Uni<Void> create(String operationId, RootDiskSpec spec) {
        return DiskFiles.onWorker("root disk of VM " + spec.vmId(), () -> {
            var size = storeSize(Files.size(spec.image()));
            DiskFiles.makeOnce(store(spec), half -> makeStore(half, size));
        });
    }

    @Override
    public Uni<Path> attach(String operationId, RootDiskSpec spec) {
        return create(operationId, spec)
                .chain(() -> privileged.call(ops -> ops.attachSnapshot(
                        new AttachSnapshot(operationId, spec.vmId(), spec.image(), store(spec), CHUNK_SECTORS))))
                .map(SnapshotDevice::device);
    }

    @Override
    public Uni<Void> detach(String operationId, RootDiskSpec spec) {
        return privileged.run(ops -> ops.removeSnapshot(new RemoveSnapshot(operationId, spec.vmId())));
    }

    /** Room for every chunk of the image to be written once, so that the snapshot itself never overflows; the file is sparse. */
    static long storeSize(long imageSize) {
        var chunk = (long) CHUNK_SECTORS * SECTOR;
        var chunks = (imageSize + chunk - 1) / chunk;
        var exceptions = (chunks * EXCEPTION_BYTES + chunk - 1) / chunk * chunk;
        return chunks * chunk + exceptions + HEADER_ROOM;
    }

    private static void makeStore(Path file, long size) throws IOException {
        OwnerOnly.create(file);
        DiskFiles.extend(file, size);
    }

    private static Path store(RootDiskSpec spec) {
        return spec.directory().resolve("root.cow");
    }
}
