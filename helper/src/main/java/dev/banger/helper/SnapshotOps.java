package dev.banger.helper;

import dev.banger.linux.Descriptor;
import dev.banger.linux.DeviceMapper;
import dev.banger.linux.Errno;
import dev.banger.linux.Files;
import dev.banger.linux.LinuxException;
import dev.banger.linux.LoopDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Root disks as dm snapshots: a read-only loop over the image, a loop over the VM's COW file, and the target {@code snapshot} over both
 * ({@code Documentation/admin-guide/device-mapper/snapshot.rst}).
 *
 * <p>Everything carries the VM's id, so that it is found again after a crash in any half state: the dm name its first 8 digits, the dm
 * uuid and the loops' labels all of it. A device of our name whose uuid does not begin so is somebody else's, and is never touched.
 *
 * <p>The VMM opens a node of its own below {@code /dev/banger}, which belongs to the COW file's owner: udev gives {@code /dev/dm-*} back
 * to root at each event.
 */
final class SnapshotOps {
    private static final Path UNINSTALLED = Path.of("/dev/banger");
    private static final String PREFIX = "banger-";
    private static final int SHORT_ID = 8;
    private static final int SECTOR = 512;
    private static final Duration BUSY_AT_MOST = Duration.ofSeconds(3);
    private static final Duration BUSY_PAUSE = Duration.ofMillis(20);
    private static final String DELETED = " (deleted)";

    private final ManagedFiles files;
    private final Path nodes;

    SnapshotOps(ManagedFiles files) {
        this(files, UNINSTALLED);
    }

    SnapshotOps(ManagedFiles files, Path nodes) {
        this.files = files;
        this.nodes = nodes;
    }

    SnapshotDevice attach(AttachSnapshot request) throws PrivilegedException {
        remove(new RemoveSnapshot(request.operationId(), request.vmId()));
        try (var image = files.openOwn("image", request.image(), Files.Access.READ);
                var cow = files.openOwn("cow", request.cow(), Files.Access.READ_WRITE);
                var mapper = open()) {
            var size = java.nio.file.Files.size(image.path());
            if (size == 0 || size % SECTOR != 0) {
                throw new PrivilegedException(PrivilegedException.Code.REFUSED,
                        "image " + request.image() + " has " + size + " bytes: a disk has whole sectors of " + SECTOR);
            }
            try (var origin = LoopDevice.attach(image, true, label(request.vmId()));
                    var store = LoopDevice.attach(cow, false, label(request.vmId()))) {
                return create(request, mapper, origin, store, size, cow);
            }
        } catch (LinuxException e) {
            throw failed("root disk of VM " + request.vmId(), e);
        } catch (IOException e) {
            throw new PrivilegedException(PrivilegedException.Code.FAILED, "root disk of VM " + request.vmId() + ": " + e.getMessage(), e);
        }
    }

    private SnapshotDevice create(
            AttachSnapshot request, DeviceMapper mapper, LoopDevice origin, LoopDevice store, long size, Descriptor cow)
            throws IOException, PrivilegedException {
        var name = name(request.vmId());
        mapper.create(name, uuid(request.vmId()));
        try {
            var parameters = origin.path() + " " + store.path() + " P " + request.chunkSectors();
            mapper.load(name, List.of(new DeviceMapper.Target(0, size / SECTOR, "snapshot", parameters)));
            var device = mapper.resume(name);
            return new SnapshotDevice(name, makeNode(name, device, cow), size);
        } catch (IOException | RuntimeException e) {
            try {
                remove(new RemoveSnapshot(request.operationId(), request.vmId()));
            } catch (PrivilegedException undo) {
                e.addSuppressed(undo);
            }
            throw e;
        }
    }

    private Path makeNode(String name, DeviceMapper.Device device, Descriptor cow) throws IOException {
        var uid = (int) java.nio.file.Files.getAttribute(cow.path(), "unix:uid");
        var gid = (int) java.nio.file.Files.getAttribute(cow.path(), "unix:gid");
        java.nio.file.Files.createDirectories(nodes);
        var node = nodes.resolve(name);
        java.nio.file.Files.deleteIfExists(node);
        Files.makeBlockNode(node, device.major(), device.minor(), uid, gid);
        return node;
    }

    /** Of a VM that is forgotten, the first 8 digits are enough for the dm device: its name tells no more. */
    void remove(RemoveSnapshot request) throws PrivilegedException {
        var what = "root disk of VM " + request.vmId();
        try {
            removeDevice(request.vmId());
            java.nio.file.Files.deleteIfExists(nodes.resolve(name(request.vmId())));
            removeEmptyDirectory();
            for (var loop : LoopDevice.list()) {
                if (loop.label().equals(label(request.vmId()))) {
                    LoopDevice.detach(loop.device());
                }
            }
            awaitDetached(request.vmId().substring(0, SHORT_ID));
        } catch (LinuxException e) {
            throw failed(what, e);
        } catch (IOException e) {
            throw new PrivilegedException(PrivilegedException.Code.FAILED, what + ": " + e.getMessage(), e);
        }
    }

    private void removeDevice(String vmId) throws LinuxException, PrivilegedException {
        var name = name(vmId);
        DeviceMapper mapper;
        try {
            mapper = DeviceMapper.open();
        } catch (LinuxException e) {
            if (isMissing(e)) {
                return;
            }
            throw e;
        }
        try (mapper) {
            var device = mapper.find(name);
            if (device.isEmpty()) {
                return;
            }
            if (!device.get().uuid().startsWith(uuid(vmId.substring(0, SHORT_ID)))) {
                throw new PrivilegedException(PrivilegedException.Code.REFUSED, "dm device " + name + " has the uuid '"
                        + device.get().uuid() + "': banger did not make it, and leaves it alone");
            }
            removeOnceItIsFree(mapper, name);
        }
    }

    /** A VMM that has just died, or a udev rule that looks at the device, holds it a moment longer: EBUSY alone is retried. */
    private static void removeOnceItIsFree(DeviceMapper mapper, String name) throws LinuxException {
        var deadline = System.nanoTime() + BUSY_AT_MOST.toNanos();
        while (true) {
            try {
                mapper.remove(name);
                return;
            } catch (LinuxException e) {
                if (e.errno() == Errno.ENXIO) {
                    return;
                }
                if (e.errno() != Errno.EBUSY || System.nanoTime() > deadline) {
                    throw e;
                }
            }
            LockSupport.parkNanos(BUSY_PAUSE.toNanos());
        }
    }

    /**
     * A loop that somebody still holds, such as udev reading its label, detaches at the last close (loop(4), LO_FLAGS_AUTOCLEAR). The wait is
     * bounded and its end no failure: nothing can keep the kernel from it but that holder.
     */
    private static void awaitDetached(String shortId) throws IOException {
        var deadline = System.nanoTime() + BUSY_AT_MOST.toNanos();
        while (System.nanoTime() < deadline && LoopDevice.list().stream().anyMatch(loop -> loop.label().startsWith(PREFIX + shortId))) {
            LockSupport.parkNanos(BUSY_PAUSE.toNanos());
        }
    }

    /** One of the installation's stays: it may be a mount. */
    private void removeEmptyDirectory() throws IOException {
        if (!nodes.startsWith("/dev")) {
            return;
        }
        try {
            java.nio.file.Files.deleteIfExists(nodes);
        } catch (java.nio.file.DirectoryNotEmptyException others) {
            return;
        }
    }

    /** Names of all dm devices that carry our prefix. */
    List<String> names() throws PrivilegedException {
        try (var mapper = DeviceMapper.open()) {
            return mapper.devices().stream().map(DeviceMapper.Listed::name).filter(n -> n.startsWith(PREFIX)).sorted().toList();
        } catch (LinuxException e) {
            if (isMissing(e)) {
                return List.of();
            }
            throw failed("list of dm devices", e);
        }
    }

    /** All attached loop devices of the host. */
    List<KernelObjects.Loop> loops() throws PrivilegedException {
        try {
            return LoopDevice.list().stream().map(SnapshotOps::told).toList();
        } catch (IOException e) {
            throw new PrivilegedException(PrivilegedException.Code.FAILED, "list of loop devices: " + e.getMessage(), e);
        }
    }

    private static KernelObjects.Loop told(LoopDevice.Attached loop) {
        var backing = loop.backingFile();
        return new KernelObjects.Loop(loop.device(),
                Path.of(backing.endsWith(DELETED) ? backing.substring(0, backing.length() - DELETED.length()) : backing));
    }

    private static DeviceMapper open() throws LinuxException, PrivilegedException {
        try {
            return DeviceMapper.open();
        } catch (LinuxException e) {
            if (isMissing(e)) {
                throw new PrivilegedException(PrivilegedException.Code.UNSUPPORTED,
                        "this host's kernel has no device-mapper (" + e.getMessage() + ")", e);
            }
            throw e;
        }
    }

    private static boolean isMissing(LinuxException e) {
        return e.errno() == Errno.ENOENT || e.errno() == Errno.ENODEV || e.errno() == Errno.ENXIO;
    }

    private static PrivilegedException failed(String what, LinuxException e) {
        var code = e.errno() == Errno.EBUSY ? PrivilegedException.Code.CONFLICT : PrivilegedException.Code.FAILED;
        return new PrivilegedException(code, what + ": " + e.getMessage(), e);
    }

    static String name(String vmId) {
        return PREFIX + vmId.substring(0, SHORT_ID);
    }

    private static String uuid(String vmId) {
        return "BANGER-" + vmId;
    }

    private static String label(String vmId) {
        return PREFIX + vmId;
    }
}
