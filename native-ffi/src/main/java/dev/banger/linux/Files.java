package dev.banger.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * Opening, owning, linking and device nodes by descriptor, where {@code java.nio.file} would resolve a name twice or follow a link:
 * {@code openat2(2)}, {@code fchownat(2)}, {@code linkat(2)}, {@code mknod(2)}; and {@code renameat2(2)}, which swaps two names. Constants are
 * those of x86_64.
 */
public final class Files {
    /** {@code asm/unistd.h}, the same on all architectures since it is newer than the common table. */
    static final int SYS_OPENAT2 = 437;

    /** {@code linux/openat2.h}. */
    static final long RESOLVE_NO_MAGICLINKS = 0x02;

    static final long RESOLVE_NO_SYMLINKS = 0x04;
    static final long RESOLVE_BENEATH = 0x08;
    static final int OPEN_HOW_SIZE = 24;
    static final int OPEN_HOW_FLAGS = 0;
    static final int OPEN_HOW_MODE = 8;
    static final int OPEN_HOW_RESOLVE = 16;

    static final int O_APPEND = 0x400;
    static final int O_DIRECTORY = 0x10000;
    static final int O_NOFOLLOW = 0x20000;
    static final int O_PATH = 0x200000;
    static final int AT_EMPTY_PATH = 0x1000;
    static final int AT_FDCWD = -100;
    static final int AT_SYMLINK_FOLLOW = 0x400;
    static final int S_IFBLK = 0x6000;
    /** {@code linux/fs.h}. */
    static final int RENAME_EXCHANGE = 2;

    private static final MethodHandle FCHOWNAT = Calls.function(
            "fchownat", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle MKNOD =
            Calls.function("mknod", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG));

    private static final MethodHandle LINKAT = Calls.function(
            "linkat", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));

    private static final MethodHandle RENAMEAT2 = Calls.function(
            "renameat2", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));

    private Files() {}

    /** What a file is opened for. None follows a link in the last component, and none waits on a FIFO. */
    public enum Access {
        READ(LibC.O_RDONLY),
        READ_WRITE(LibC.O_RDWR),
        /** Created with mode 0600 when it is missing; every write goes to the end. */
        APPEND(LibC.O_WRONLY | O_APPEND | LibC.O_CREAT),
        /** A name in the tree alone: for what stands beneath it, and for its attributes. */
        DIRECTORY(O_PATH | O_DIRECTORY);

        private final int flags;

        Access(int flags) {
            this.flags = flags | O_NOFOLLOW | (flags == (O_PATH | O_DIRECTORY) ? 0 : LibC.O_NONBLOCK);
        }
    }

    /** {@code open(2)} by path; links in the directories above are followed, one in the last component is ELOOP. */
    public static Descriptor open(Path path, Access access) throws LinuxException {
        return Descriptor.open(path, access.flags, 0600);
    }

    /**
     * {@code openat2(2)}: resolved once, never leaving {@code root}, through no symbolic link at all.
     *
     * @param root a directory
     * @param relative below {@code root}
     * @throws LinuxException EXDEV when the path leads out of the root, ELOOP when a link stands in it
     */
    public static Descriptor openBeneath(Descriptor root, Path relative, Access access) throws LinuxException {
        try (var arena = Arena.ofConfined()) {
            var how = arena.allocate(OPEN_HOW_SIZE, 8);
            how.set(JAVA_LONG, OPEN_HOW_FLAGS, access.flags | LibC.O_CLOEXEC);
            how.set(JAVA_LONG, OPEN_HOW_MODE, (access.flags & LibC.O_CREAT) == 0 ? 0 : 0600);
            how.set(JAVA_LONG, OPEN_HOW_RESOLVE, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
            var path = arena.allocateFrom(relative.toString());
            long result;
            do {
                result = LibC.syscall(SYS_OPENAT2, root.number(), path, how, OPEN_HOW_SIZE);
            } while (result == -Errno.EINTR || result == -Errno.EAGAIN);
            return Descriptor.of("open " + relative, (int) result);
        }
    }

    /** {@code fchownat(2)} with AT_EMPTY_PATH, of the open file itself. */
    public static void changeOwner(Descriptor file, int uid, int gid) throws LinuxException {
        try (var arena = Arena.ofConfined()) {
            Calls.check("change owner of " + file + " to " + uid + ":" + gid,
                    fchownat(file.number(), arena.allocateFrom(""), uid, gid, AT_EMPTY_PATH));
        }
    }

    /**
     * {@code linkat(2)}: gives the open file itself another name, whatever its old one means by now.
     *
     * @param name of the new link, in {@code directory}
     * @throws LinuxException EXDEV when the directory is on another mount, EEXIST when the name is taken
     */
    public static void link(Descriptor file, Descriptor directory, String name) throws LinuxException {
        try (var arena = Arena.ofConfined()) {
            // Through proc(5)'s link to the open file: AT_EMPTY_PATH would want CAP_DAC_READ_SEARCH.
            Calls.check("link " + file + " as " + name,
                    linkat(arena.allocateFrom(file.path().toString()), directory.number(), arena.allocateFrom(name)));
        }
    }

    /**
     * {@code renameat2(2)} with RENAME_EXCHANGE: each of two files or directories gets the other's name, at once.
     *
     * @throws LinuxException EINVAL when the file system cannot (NFS, ZFS before 2.2), EXDEV when they are on two
     */
    public static void exchange(Path one, Path other) throws LinuxException {
        try (var arena = Arena.ofConfined()) {
            Calls.check("exchange " + one + " and " + other,
                    renameat2(arena.allocateFrom(one.toString()), arena.allocateFrom(other.toString()), RENAME_EXCHANGE));
        }
    }

    /**
     * Makes a block device node with mode 0600 and gives it an owner.
     *
     * @throws LinuxException EEXIST when the path is taken; nothing is left behind on any failure
     */
    public static void makeBlockNode(Path path, int major, int minor, int uid, int gid) throws LinuxException {
        try (var arena = Arena.ofConfined()) {
            var name = arena.allocateFrom(path.toString());
            Calls.check("make block device node " + path, mknod(name, S_IFBLK | 0600, deviceNumber(major, minor)));
        }
        try (var node = Descriptor.open(path, O_PATH | O_NOFOLLOW, 0)) {
            changeOwner(node, uid, gid);
        } catch (LinuxException e) {
            path.toFile().delete();
            throw e;
        }
    }

    /** {@code makedev(3)}. */
    static long deviceNumber(long major, long minor) {
        return (minor & 0xff) | (major & 0xfff) << 8 | (minor & ~0xffL) << 12 | (major & ~0xfffL) << 32;
    }

    private static int fchownat(int directory, MemorySegment path, int uid, int gid, int flags) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return errno.result((int) FCHOWNAT.invokeExact(errno.state(), directory, path, uid, gid, flags));
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }

    private static int linkat(MemorySegment file, int directory, MemorySegment name) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return errno.result((int) LINKAT.invokeExact(errno.state(), AT_FDCWD, file, directory, name, AT_SYMLINK_FOLLOW));
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }

    private static int renameat2(MemorySegment one, MemorySegment other, int flags) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return errno.result((int) RENAMEAT2.invokeExact(errno.state(), AT_FDCWD, one, AT_FDCWD, other, flags));
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }

    private static int mknod(MemorySegment path, int mode, long device) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return errno.result((int) MKNOD.invokeExact(errno.state(), path, mode, device));
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }
}
