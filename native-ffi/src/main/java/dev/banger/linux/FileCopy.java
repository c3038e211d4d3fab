package dev.banger.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * Copying one file's bytes into another without reading what need not be read: FICLONE ({@code ioctl_ficlone(2)}) shares the blocks on
 * btrfs and xfs; {@code SEEK_DATA}/{@code SEEK_HOLE} ({@code lseek(2)}) with {@code copy_file_range(2)} skips holes everywhere else.
 */
public final class FileCopy {
    /** {@code linux/fs.h}: {@code _IOW(0x94, 9, int)}. */
    static final long FICLONE = 0x40049409L;

    static final int SEEK_SET = 0;
    static final int SEEK_DATA = 3;
    static final int SEEK_HOLE = 4;

    private static final int BUFFER_SIZE = 1 << 20;

    private static final MethodHandle LSEEK =
            Calls.function("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle COPY_FILE_RANGE = Calls.function("copy_file_range",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    private FileCopy() {}

    /**
     * Makes {@code to} a new file (mode 0600) that shares all blocks of {@code from}. On failure no file is left.
     *
     * @throws IOException {@link LinuxException} EOPNOTSUPP, EXDEV, EINVAL or ENOTTY where the file system cannot do it
     */
    public static void clone(Path from, Path to) throws IOException {
        into(from, to, (source, target) -> {
            int result;
            do {
                result = LibC.ioctl(target.number(), FICLONE, (long) source.number());
            } while (result == -Errno.EINTR);
            Calls.check("share the blocks of " + from + " with " + to, result);
        });
    }

    /** Whether a failure of {@link #clone} means that these two places cannot share blocks, rather than that something broke. */
    public static boolean cannotClone(IOException failure) {
        return failure instanceof LinuxException e && switch (e.errno()) {
            case Errno.EOPNOTSUPP, Errno.EXDEV, Errno.EINVAL, Errno.ENOTTY, Errno.ENOSYS, Errno.EPERM -> true;
            default -> false;
        };
    }

    /**
     * Makes {@code to} a new file (mode 0600) with the bytes and the holes of {@code from}. On failure no file is left.
     *
     * @throws IOException {@link LinuxException} ENOSPC when the file system is full
     */
    public static void copySparse(Path from, Path to) throws IOException {
        into(from, to, (source, target) -> {
            var size = java.nio.file.Files.size(source.path());
            for (var at = 0L; at < size; ) {
                var data = seek(source, at, SEEK_DATA);
                if (data == -Errno.ENXIO) {
                    break;
                }
                Calls.check("find data in " + from, data);
                var hole = Calls.check("find a hole in " + from, seek(source, data, SEEK_HOLE));
                copyRange(source, target, data, Math.min(hole, size), from, to);
                at = hole;
            }
            extend(target, size);
        });
    }

    private static void into(Path from, Path to, Copying copying) throws IOException {
        try (var source = Files.open(from, Files.Access.READ);
                var target = Descriptor.open(to, LibC.O_RDWR | LibC.O_CREAT | LibC.O_EXCL | Files.O_NOFOLLOW, 0600)) {
            try {
                copying.run(source, target);
            } catch (IOException | RuntimeException e) {
                java.nio.file.Files.deleteIfExists(to);
                throw e;
            }
        }
    }

    private static void copyRange(Descriptor source, Descriptor target, long begin, long end, Path from, Path to) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var read = arena.allocateFrom(JAVA_LONG, begin);
            var write = arena.allocateFrom(JAVA_LONG, begin);
            while (read.get(JAVA_LONG, 0) < end) {
                var left = end - read.get(JAVA_LONG, 0);
                var copied = copyFileRange(source.number(), read, target.number(), write, left);
                if (copied == -Errno.EXDEV || copied == -Errno.EINVAL || copied == -Errno.ENOSYS || copied == -Errno.EOPNOTSUPP) {
                    copyThroughMemory(source, target, read.get(JAVA_LONG, 0), end);
                    return;
                }
                Calls.check("copy " + from + " to " + to, copied);
                if (copied == 0) {
                    throw new IOException("copy " + from + " to " + to + ": the source became shorter while it was copied");
                }
            }
        }
    }

    private static void copyThroughMemory(Descriptor source, Descriptor target, long begin, long end) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(BUFFER_SIZE);
            Calls.check("seek in the source", seek(source, begin, SEEK_SET));
            Calls.check("seek in the copy", seek(target, begin, SEEK_SET));
            for (var at = begin; at < end; ) {
                var got = Calls.check("read the source", LibC.read(source.number(), buffer.asSlice(0, Math.min(BUFFER_SIZE, end - at))));
                if (got == 0) {
                    throw new IOException("the source became shorter while it was copied");
                }
                for (var written = 0L; written < got; ) {
                    written += Calls.check("write the copy", LibC.write(target.number(), buffer.asSlice(written, got - written)));
                }
                at += got;
            }
        }
    }

    /** {@code FileChannel} cannot make a file longer without writing; {@code RandomAccessFile} can. */
    private static void extend(Descriptor target, long size) throws IOException {
        try (var file = new java.io.RandomAccessFile(target.path().toFile(), "rw")) {
            file.setLength(size);
        }
    }

    private static long seek(Descriptor file, long offset, int whence) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return errno.result((long) LSEEK.invokeExact(errno.state(), file.number(), offset, whence));
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }

    private static long copyFileRange(int source, MemorySegment read, int target, MemorySegment write, long length) {
        long result;
        do {
            try (var errno = CapturedErrno.ofOneCall()) {
                result = errno.result((long) COPY_FILE_RANGE.invokeExact(errno.state(), source, read, target, write, length, 0));
            } catch (Throwable e) {
                throw Calls.unexpected(e);
            }
        } while (result == -Errno.EINTR);
        return result;
    }

    @FunctionalInterface
    private interface Copying {
        void run(Descriptor source, Descriptor target) throws IOException;
    }
}
