package dev.banger.linux;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The kernel's device-mapper through {@code /dev/mapper/control} ({@code linux/dm-ioctl.h}). Devices are meant by name.
 *
 * <p>No udev cookie is used: nothing here waits for udev, and devtmpfs makes {@code /dev/dm-<minor>} by itself.
 */
public final class DeviceMapper implements AutoCloseable {
    static final long DM_VERSION = 0xc138fd00L;
    static final long DM_LIST_DEVICES = 0xc138fd02L;
    static final long DM_DEV_CREATE = 0xc138fd03L;
    static final long DM_DEV_REMOVE = 0xc138fd04L;
    static final long DM_DEV_SUSPEND = 0xc138fd06L;
    static final long DM_DEV_STATUS = 0xc138fd07L;
    static final long DM_TABLE_LOAD = 0xc138fd09L;
    static final long DM_TABLE_STATUS = 0xc138fd0cL;
    static final long DM_LIST_VERSIONS = 0xc138fd0dL;
    static final long DM_GET_TARGET_VERSION = 0xc138fd11L;

    private static final Path CONTROL = Path.of("/dev/mapper/control");

    private final Descriptor control;

    private DeviceMapper(Descriptor control) {
        this.control = control;
    }

    /** major, minor and patch level, as {@code dmsetup version} shows them. */
    public record Version(int major, int minor, int patch) {
        @Override
        public String toString() {
            return major + "." + minor + "." + patch;
        }
    }

    /** A kind of table entry that the kernel has loaded, such as {@code snapshot}. */
    public record TargetVersion(String target, Version version) {}

    /** A device by its name and number. */
    public record Listed(String name, int major, int minor) {}

    /**
     * A device as it stands.
     *
     * @param openCount how many hold it open
     */
    public record Device(String name, String uuid, int major, int minor, int openCount, boolean suspended, boolean readOnly) {
        /** The node that devtmpfs makes. */
        public Path node() {
            return Path.of("/dev/dm-" + minor);
        }
    }

    /**
     * One entry of a table, or of its status.
     *
     * @param start in sectors of 512 bytes
     * @param length in sectors of 512 bytes
     * @param type such as {@code snapshot}
     * @param parameters as {@code dmsetup table} or {@code dmsetup status} shows them
     */
    public record Target(long start, long length, String type, String parameters) {}

    /** @throws LinuxException ENOENT or ENODEV where the kernel has no device-mapper */
    public static DeviceMapper open() throws LinuxException {
        return new DeviceMapper(Descriptor.open(CONTROL, LibC.O_RDWR, 0));
    }

    public Version version() throws LinuxException {
        try (var arena = Arena.ofConfined()) {
            var request = new DeviceMapperRequest(arena, DeviceMapperRequest.HEADER_SIZE);
            call("device-mapper version", DM_VERSION, request);
            return request.version();
        }
    }

    /** The target's version; its kernel module is loaded for that where it is missing. Empty when there is none. */
    public Optional<Version> target(String name) throws LinuxException {
        try (var arena = Arena.ofConfined()) {
            var request = new DeviceMapperRequest(arena, DeviceMapperRequest.HEADER_SIZE + 256);
            request.name(name);
            var result = LibC.ioctl(control.number(), DM_GET_TARGET_VERSION, request.memory());
            if (result == -Errno.EINVAL || result == -Errno.ENOTTY) {
                return targets().stream().filter(t -> t.target().equals(name)).map(TargetVersion::version).findFirst();
            }
            Calls.check("version of device-mapper target " + name, result);
            return request.targetVersions().stream().map(TargetVersion::version).findFirst();
        }
    }

    /** The targets that are loaded now. */
    public List<TargetVersion> targets() throws LinuxException {
        return answer("list device-mapper targets", DM_LIST_VERSIONS, null, 0, DeviceMapperRequest::targetVersions);
    }

    /** All devices of the host, also those that are not ours. */
    public List<Listed> devices() throws LinuxException {
        return answer("list device-mapper devices", DM_LIST_DEVICES, null, 0, DeviceMapperRequest::devices);
    }

    /**
     * Makes a device without a table.
     *
     * @param name at most 127 bytes, without {@code /}
     * @param uuid at most 128 bytes, unique on the host
     * @throws LinuxException EBUSY when name or uuid is taken
     */
    public Device create(String name, String uuid) throws LinuxException {
        try (var arena = Arena.ofConfined()) {
            var request = new DeviceMapperRequest(arena, DeviceMapperRequest.HEADER_SIZE);
            request.name(name);
            request.uuid(uuid);
            call("create dm device " + name, DM_DEV_CREATE, request);
            return request.device();
        }
    }

    /** Loads a table into the inactive slot; {@link #resume} makes it active. */
    public void load(String name, List<Target> table) throws LinuxException {
        try (var arena = Arena.ofConfined()) {
            var request = DeviceMapperRequest.table(arena, name, table);
            call("load table of dm device " + name, DM_TABLE_LOAD, request);
        }
    }

    /** Makes a loaded table active, and lets input and output run. */
    public Device resume(String name) throws LinuxException {
        return suspend("resume dm device " + name, name, 0);
    }

    /** Holds back new input and output, once what is on its way has ended. */
    public Device suspend(String name) throws LinuxException {
        return suspend("suspend dm device " + name, name, DeviceMapperRequest.DM_SUSPEND_FLAG);
    }

    private Device suspend(String operation, String name, int flags) throws LinuxException {
        try (var arena = Arena.ofConfined()) {
            var request = new DeviceMapperRequest(arena, DeviceMapperRequest.HEADER_SIZE);
            request.name(name);
            request.flags(flags);
            call(operation, DM_DEV_SUSPEND, request);
            return request.device();
        }
    }

    /** The device as it stands; empty when there is none of that name. */
    public Optional<Device> find(String name) throws LinuxException {
        try (var arena = Arena.ofConfined()) {
            var request = new DeviceMapperRequest(arena, DeviceMapperRequest.HEADER_SIZE);
            request.name(name);
            var result = LibC.ioctl(control.number(), DM_DEV_STATUS, request.memory());
            if (result == -Errno.ENXIO) {
                return Optional.empty();
            }
            Calls.check("status of dm device " + name, result);
            return Optional.of(request.device());
        }
    }

    /** What the active table's targets report: for {@code snapshot}, used and all sectors of the store, or {@code Invalid}. */
    public List<Target> status(String name) throws LinuxException {
        return answer("status of dm device " + name, DM_TABLE_STATUS, name, 0, DeviceMapperRequest::targets);
    }

    /** The active table. */
    public List<Target> table(String name) throws LinuxException {
        return answer("table of dm device " + name, DM_TABLE_STATUS, name, DeviceMapperRequest.DM_STATUS_TABLE_FLAG,
                DeviceMapperRequest::targets);
    }

    /** @throws LinuxException EBUSY while somebody holds it open; ENXIO when there is none of that name */
    public void remove(String name) throws LinuxException {
        try (var arena = Arena.ofConfined()) {
            var request = new DeviceMapperRequest(arena, DeviceMapperRequest.HEADER_SIZE);
            request.name(name);
            call("remove dm device " + name, DM_DEV_REMOVE, request);
        }
    }

    @Override
    public void close() {
        control.close();
    }

    private <T> T answer(String operation, long ioctl, String name, int flags, Reading<T> reading) throws LinuxException {
        for (var size = 16 * 1024; ; size *= 4) {
            try (var arena = Arena.ofConfined()) {
                var request = new DeviceMapperRequest(arena, size);
                if (name != null) {
                    request.name(name);
                }
                request.flags(flags);
                call(operation, ioctl, request);
                if (!request.bufferWasTooSmall()) {
                    return reading.of(request);
                }
            }
        }
    }

    private void call(String operation, long ioctl, DeviceMapperRequest request) throws LinuxException {
        Calls.check(operation, LibC.ioctl(control.number(), ioctl, request.memory()));
    }

    @FunctionalInterface
    private interface Reading<T> {
        T of(DeviceMapperRequest request);
    }
}
