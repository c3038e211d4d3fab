package dev.banger.guest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioConstants;

/**
 * Writes a {@code newc} cpio archive as the kernel unpacks it (Documentation/driver-api/early-userspace/buffer-format.rst). Every entry belongs
 * to root and carries time 0, parents are made before what is in them, and the length is a multiple of 512: the same calls give the same
 * bytes, and another archive can follow.
 *
 * <p>Paths are relative, as in {@code etc/hosts}. Not for several threads.
 */
public final class CpioArchive implements AutoCloseable {
    private static final int BLOCK = 512;

    private final CpioArchiveOutputStream out;
    private final Set<String> directories = new HashSet<>();

    /** @param to closed with this archive */
    public CpioArchive(OutputStream to) {
        out = new CpioArchiveOutputStream(to, CpioConstants.FORMAT_NEW, BLOCK, StandardCharsets.UTF_8.name());
    }

    /** What writes entries into an archive. */
    @FunctionalInterface
    public interface Content {
        void writeTo(CpioArchive archive) throws IOException;
    }

    /** A small archive in memory. */
    public static byte[] bytes(Content content) {
        var buffer = new ByteArrayOutputStream();
        try (var archive = new CpioArchive(buffer)) {
            content.writeTo(archive);
        } catch (IOException e) {
            throw new IllegalStateException("an archive in memory cannot be written", e);
        }
        return buffer.toByteArray();
    }

    /** A directory and, where they are missing, its parents with mode 0755. A second call for one path does nothing. */
    public CpioArchive directory(String path, int mode) throws IOException {
        if (directories.add(checked(path))) {
            parents(path);
            put(path, CpioConstants.C_ISDIR | mode, 0);
            out.closeArchiveEntry();
        }
        return this;
    }

    /** A regular file with the given permission bits, and its parents. */
    public CpioArchive file(String path, int mode, byte[] content) throws IOException {
        parents(checked(path));
        put(path, CpioConstants.C_ISREG | mode, content.length);
        out.write(content);
        out.closeArchiveEntry();
        return this;
    }

    /** A regular file of UTF-8 text. */
    public CpioArchive file(String path, int mode, String content) throws IOException {
        return file(path, mode, content.getBytes(StandardCharsets.UTF_8));
    }

    /** A symbolic link. */
    public CpioArchive link(String path, String target) throws IOException {
        parents(checked(path));
        var bytes = target.getBytes(StandardCharsets.UTF_8);
        put(path, CpioConstants.C_ISLNK | 0777, bytes.length);
        out.write(bytes);
        out.closeArchiveEntry();
        return this;
    }

    /** A character device. */
    public CpioArchive characterDevice(String path, int mode, int major, int minor) throws IOException {
        parents(checked(path));
        var entry = entry(path, CpioConstants.C_ISCHR | mode, 0);
        entry.setRemoteDeviceMaj(major);
        entry.setRemoteDeviceMin(minor);
        out.putArchiveEntry(entry);
        out.closeArchiveEntry();
        return this;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private void parents(String path) throws IOException {
        var parent = Path.of(path).getParent();
        if (parent != null) {
            directory(parent.toString(), 0755);
        }
    }

    private void put(String path, int mode, long size) throws IOException {
        out.putArchiveEntry(entry(path, mode, size));
    }

    private static CpioArchiveEntry entry(String path, int mode, long size) {
        var entry = new CpioArchiveEntry(CpioConstants.FORMAT_NEW, path, size);
        entry.setMode(mode);
        entry.setTime(0);
        entry.setUID(0);
        entry.setGID(0);
        // The kernel takes files with two or more links as hard links of one another by device and inode.
        entry.setNumberOfLinks((mode & CpioConstants.C_ISDIR) == CpioConstants.C_ISDIR ? 2 : 1);
        return entry;
    }

    private static String checked(String path) {
        var normal = Path.of(path).normalize();
        if (path.isEmpty() || normal.isAbsolute() || normal.startsWith("..") || !normal.toString().equals(path)
                || path.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw new IllegalArgumentException("archive path '" + path + "' is not a plain relative path");
        }
        return path;
    }
}
