package dev.banger.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One {@code struct dm_ioctl} with the data behind it, as a request is written and its answer is read ({@code linux/dm-ioctl.h}).
 * Offsets inside answers come from the kernel; each is checked against the buffer all the same by the segment's own bounds.
 */
final class DeviceMapperRequest {
    static final int HEADER_SIZE = 312;
    static final int VERSION = 0;
    static final int DATA_SIZE = 12;
    static final int DATA_START = 16;
    static final int TARGET_COUNT = 20;
    static final int OPEN_COUNT = 24;
    static final int FLAGS = 28;
    static final int DEV = 40;
    static final int NAME = 48;
    static final int UUID = 176;
    static final int NAME_LENGTH = 128;
    static final int UUID_LENGTH = 129;

    static final int SPEC_SIZE = 40;
    static final int SPEC_START = 0;
    static final int SPEC_LENGTH = 8;
    static final int SPEC_NEXT = 20;
    static final int SPEC_TYPE = 24;
    static final int SPEC_TYPE_LENGTH = 16;

    static final int LIST_DEV = 0;
    static final int LIST_NEXT = 8;
    static final int LIST_NAME = 12;

    static final int VERSIONS_NEXT = 0;
    static final int VERSIONS_VERSION = 4;
    static final int VERSIONS_NAME = 16;

    static final int DM_READONLY_FLAG = 1;
    static final int DM_SUSPEND_FLAG = 1 << 1;
    static final int DM_STATUS_TABLE_FLAG = 1 << 4;
    static final int DM_BUFFER_FULL_FLAG = 1 << 8;

    /** The oldest interface version that has what is used here; the kernel refuses a newer major one. */
    private static final int INTERFACE_MAJOR = 4;

    private final MemorySegment memory;

    DeviceMapperRequest(Arena arena, int size) {
        memory = arena.allocate(size, 8);
        memory.set(JAVA_INT, VERSION, INTERFACE_MAJOR);
        memory.set(JAVA_INT, DATA_SIZE, size);
        memory.set(JAVA_INT, DATA_START, HEADER_SIZE);
    }

    /** A request of {@code DM_TABLE_LOAD}. */
    static DeviceMapperRequest table(Arena arena, String name, List<DeviceMapper.Target> table) {
        var size = HEADER_SIZE;
        for (var target : table) {
            size += entrySize(target);
        }
        var request = new DeviceMapperRequest(arena, size);
        request.name(name);
        request.memory.set(JAVA_INT, TARGET_COUNT, table.size());
        var at = (long) HEADER_SIZE;
        for (var target : table) {
            var entry = request.memory.asSlice(at, entrySize(target));
            entry.set(JAVA_LONG, SPEC_START, target.start());
            entry.set(JAVA_LONG, SPEC_LENGTH, target.length());
            entry.set(JAVA_INT, SPEC_NEXT, (int) entry.byteSize());
            text(entry, SPEC_TYPE, SPEC_TYPE_LENGTH, "target type", target.type());
            entry.setString(SPEC_SIZE, target.parameters());
            at += entry.byteSize();
        }
        return request;
    }

    MemorySegment memory() {
        return memory;
    }

    void name(String name) {
        text(memory, NAME, NAME_LENGTH, "dm name", name);
    }

    void uuid(String uuid) {
        text(memory, UUID, UUID_LENGTH, "dm uuid", uuid);
    }

    void flags(int flags) {
        memory.set(JAVA_INT, FLAGS, flags);
    }

    boolean bufferWasTooSmall() {
        return has(DM_BUFFER_FULL_FLAG);
    }

    DeviceMapper.Version version() {
        return version(memory, VERSION);
    }

    DeviceMapper.Device device() {
        var dev = memory.get(JAVA_LONG, DEV);
        return new DeviceMapper.Device(memory.getString(NAME), memory.getString(UUID), major(dev), minor(dev),
                memory.get(JAVA_INT, OPEN_COUNT), has(DM_SUSPEND_FLAG), has(DM_READONLY_FLAG));
    }

    /** {@code struct dm_name_list}: {@code next} counts from the entry itself; an empty list is one entry with device 0. */
    List<DeviceMapper.Listed> devices() {
        var devices = new ArrayList<DeviceMapper.Listed>();
        var at = start();
        while (true) {
            var dev = memory.get(JAVA_LONG, at + LIST_DEV);
            if (dev == 0) {
                return List.copyOf(devices);
            }
            devices.add(new DeviceMapper.Listed(memory.getString(at + LIST_NAME), major(dev), minor(dev)));
            var next = Integer.toUnsignedLong(memory.get(JAVA_INT, at + LIST_NEXT));
            if (next == 0) {
                return List.copyOf(devices);
            }
            at += next;
        }
    }

    /** {@code struct dm_target_versions}: {@code next} counts from the entry itself. */
    List<DeviceMapper.TargetVersion> targetVersions() {
        var versions = new ArrayList<DeviceMapper.TargetVersion>();
        var at = start();
        while (true) {
            versions.add(new DeviceMapper.TargetVersion(memory.getString(at + VERSIONS_NAME), version(memory, at + VERSIONS_VERSION)));
            var next = Integer.toUnsignedLong(memory.get(JAVA_INT, at + VERSIONS_NEXT));
            if (next == 0) {
                return List.copyOf(versions);
            }
            at += next;
        }
    }

    /** {@code struct dm_target_spec} of an answer: {@code next} counts from the first entry, unlike that of a request. */
    List<DeviceMapper.Target> targets() {
        var targets = new ArrayList<DeviceMapper.Target>();
        var at = start();
        for (var left = memory.get(JAVA_INT, TARGET_COUNT); left > 0; left--) {
            targets.add(new DeviceMapper.Target(memory.get(JAVA_LONG, at + SPEC_START), memory.get(JAVA_LONG, at + SPEC_LENGTH),
                    memory.getString(at + SPEC_TYPE), memory.getString(at + SPEC_SIZE)));
            at = start() + Integer.toUnsignedLong(memory.get(JAVA_INT, at + SPEC_NEXT));
        }
        return List.copyOf(targets);
    }

    private long start() {
        return Integer.toUnsignedLong(memory.get(JAVA_INT, DATA_START));
    }

    private boolean has(int flag) {
        return (memory.get(JAVA_INT, FLAGS) & flag) != 0;
    }

    private static DeviceMapper.Version version(MemorySegment memory, long at) {
        return new DeviceMapper.Version(memory.get(JAVA_INT, at), memory.get(JAVA_INT, at + 4), memory.get(JAVA_INT, at + 8));
    }

    /** {@code new_encode_dev} of {@code linux/kdev_t.h}. */
    private static int major(long dev) {
        return (int) (dev >>> 8) & 0xfff;
    }

    private static int minor(long dev) {
        return (int) (dev & 0xff | dev >>> 12 & 0xfff00);
    }

    private static int entrySize(DeviceMapper.Target target) {
        var parameters = target.parameters().getBytes(StandardCharsets.UTF_8).length + 1;
        return (SPEC_SIZE + parameters + 7) & ~7;
    }

    private static void text(MemorySegment memory, int offset, int space, String what, String value) {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length >= space) {
            throw new IllegalArgumentException(what + " '" + value + "' has " + bytes.length + " bytes: it must have 1 to " + (space - 1));
        }
        MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, offset, bytes.length);
    }
}
