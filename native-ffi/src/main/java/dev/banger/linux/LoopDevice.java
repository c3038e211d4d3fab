package dev.banger.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A loop block device ({@code loop(4)}, {@code linux/loop.h}) that we hold open.
 *
 * <p>It is attached with LO_FLAGS_AUTOCLEAR: it goes away by itself when its last holder closes it, so a process that dies between
 * attaching and using it leaves nothing. Keep this object open until the next layer (device-mapper) holds the device.
 */
public final class LoopDevice implements AutoCloseable {
    static final long LOOP_CLR_FD = 0x4C01;
    static final long LOOP_GET_STATUS64 = 0x4C05;
    static final long LOOP_CONFIGURE = 0x4C0A;
    static final long LOOP_CTL_GET_FREE = 0x4C82;

    static final int LO_FLAGS_READ_ONLY = 1;
    static final int LO_FLAGS_AUTOCLEAR = 4;

    static final int LO_NAME_SIZE = 64;
    static final int INFO_SIZE = 232;
    static final int INFO_NUMBER = 40;
    static final int INFO_FLAGS = 52;
    static final int INFO_FILE_NAME = 56;

    static final int CONFIG_SIZE = 304;
    static final int CONFIG_FD = 0;
    static final int CONFIG_INFO = 8;

    private static final Path CONTROL = Path.of("/dev/loop-control");
    private static final Path BLOCK_DEVICES = Path.of("/sys/block");
    private static final int RACES_AT_MOST = 64;

    private final Path path;
    private final Descriptor device;

    private LoopDevice(Path path, Descriptor device) {
        this.path = path;
        this.device = device;
    }

    /**
     * One attached loop device as the kernel shows it.
     *
     * @param backingFile as {@code proc(5)} names files: {@code " (deleted)"} is appended to one that has no name any more
     * @param label what {@link #attach} was given; empty where another program made it without one
     */
    public record Attached(Path device, String backingFile, String label, boolean readOnly) {}

    /**
     * Puts a free loop device over an open file. A number that another process takes in between (EBUSY) is retried with the next one.
     *
     * @param backing stays the caller's; may be closed afterwards
     * @param label at most 63 bytes; {@link #list()} shows it
     */
    public static LoopDevice attach(Descriptor backing, boolean readOnly, String label) throws LinuxException {
        var name = label.getBytes(StandardCharsets.UTF_8);
        if (name.length >= LO_NAME_SIZE) {
            throw new IllegalArgumentException("loop label '" + label + "' is longer than " + (LO_NAME_SIZE - 1) + " bytes");
        }
        try (var control = Descriptor.open(CONTROL, LibC.O_RDWR, 0); var arena = Arena.ofConfined()) {
            var config = arena.allocate(CONFIG_SIZE, 8);
            config.set(JAVA_INT, CONFIG_FD, backing.number());
            config.set(JAVA_INT, CONFIG_INFO + INFO_FLAGS, LO_FLAGS_AUTOCLEAR | (readOnly ? LO_FLAGS_READ_ONLY : 0));
            MemorySegment.copy(name, 0, config, java.lang.foreign.ValueLayout.JAVA_BYTE, CONFIG_INFO + INFO_FILE_NAME, name.length);
            for (var race = 1; ; race++) {
                var number = Calls.check("find a free loop device", LibC.ioctl(control.number(), LOOP_CTL_GET_FREE, 0L));
                var path = Path.of("/dev/loop" + number);
                var device = Descriptor.open(path, readOnly ? LibC.O_RDONLY : LibC.O_RDWR, 0);
                var result = LibC.ioctl(device.number(), LOOP_CONFIGURE, config);
                if (result >= 0) {
                    return new LoopDevice(path, device);
                }
                device.close();
                if (result != -Errno.EBUSY || race == RACES_AT_MOST) {
                    throw new LinuxException("attach " + path + " for " + label, -result);
                }
            }
        }
    }

    /** Whether the loop driver answers; the failure says why not. */
    public static void probe() throws LinuxException {
        Descriptor.open(CONTROL, LibC.O_RDWR, 0).close();
    }

    /** All attached loop devices of the host. Devices that go away meanwhile are left out. */
    public static List<Attached> list() throws IOException {
        var found = new ArrayList<Attached>();
        try (DirectoryStream<Path> names = java.nio.file.Files.newDirectoryStream(BLOCK_DEVICES, "loop*")) {
            for (var entry : names) {
                try {
                    var backing = java.nio.file.Files.readString(entry.resolve("loop/backing_file")).stripTrailing();
                    found.add(status(Path.of("/dev").resolve(entry.getFileName()), backing));
                } catch (NoSuchFileException e) {
                    continue;
                } catch (LinuxException e) {
                    if (e.errno() != Errno.ENXIO && e.errno() != Errno.ENOENT) {
                        throw e;
                    }
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return List.copyOf(found);
    }

    private static Attached status(Path path, String backingFile) throws LinuxException {
        try (var device = Descriptor.open(path, LibC.O_RDONLY, 0); var arena = Arena.ofConfined()) {
            var info = arena.allocate(INFO_SIZE, 8);
            Calls.check("status of " + path, LibC.ioctl(device.number(), LOOP_GET_STATUS64, info));
            var readOnly = (info.get(JAVA_INT, INFO_FLAGS) & LO_FLAGS_READ_ONLY) != 0;
            return new Attached(path, backingFile, info.getString(INFO_FILE_NAME), readOnly);
        }
    }

    /**
     * Detaches a loop device of any process ({@code LOOP_CLR_FD}). One that is in use goes when its last user closes it; one that is
     * free already is not an error.
     */
    public static void detach(Path path) throws LinuxException {
        try (var device = Descriptor.open(path, LibC.O_RDONLY, 0)) {
            var result = LibC.ioctl(device.number(), LOOP_CLR_FD, 0L);
            if (result != -Errno.ENXIO) {
                Calls.check("detach " + path, result);
            }
        }
    }

    /** The device node. */
    public Path path() {
        return path;
    }

    /** Lets go of the device; when nobody else holds it, it is detached. */
    @Override
    public void close() {
        device.close();
    }
}
