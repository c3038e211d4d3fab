package dev.banger.kernel;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import io.airlift.compress.v3.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Takes a kernel's files out of a Debian package, deb(5), without dpkg and without running anything of it. */
final class DebArchive {
    private static final Pattern WANTED = Pattern.compile("(boot/[^/]+|(usr/)?lib/modules/.+)");
    private static final long UNPACKED_MAX = 4L << 30;

    private DebArchive() {}

    /** Unpacks {@code boot/} and {@code lib/modules/} of the package into a directory of ours: regular files only, usrmerge undone. */
    static void unpackKernel(Path deb, Path directory) {
        try (var ar = new ArArchiveInputStream(new BufferedInputStream(Files.newInputStream(deb), 1 << 16))) {
            for (var member = ar.getNextEntry(); member != null; member = ar.getNextEntry()) {
                if (member.getName().startsWith("data.tar")) {
                    unpack(new TarArchiveInputStream(decompressed(member.getName(), ar)), directory);
                    return;
                }
            }
            throw new IOException("it has no data.tar");
        } catch (IOException | RuntimeException e) {
            throw new BangerException(Code.BAD_REQUEST, deb + " is not a usable Debian package: " + e.getMessage(), null, e);
        }
    }

    private static InputStream decompressed(String name, InputStream in) throws IOException {
        return switch (name.strip()) {
            case "data.tar" -> in;
            case "data.tar.gz" -> new GZIPInputStream(in);
            case "data.tar.xz" -> new XZInputStream(in);
            case "data.tar.zst" -> ZstdInputStream.create(in);
            default -> throw new IOException("its compression is not supported: " + name);
        };
    }

    private static void unpack(TarArchiveInputStream tar, Path directory) throws IOException {
        var left = UNPACKED_MAX;
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            var name = entry.getName().replaceFirst("^\\./", "");
            if (!entry.isFile() || !WANTED.matcher(name).matches()) {
                continue;
            }
            var target = directory.resolve(name.replaceFirst("^usr/", "")).normalize();
            if (!target.startsWith(directory) || !target.toString().endsWith(name.replaceFirst("^usr/", ""))) {
                throw new IOException("it has the path '" + name + "'");
            }
            left -= entry.getSize();
            if (left < 0) {
                throw new IOException("it unpacks to more than " + UNPACKED_MAX + " bytes");
            }
            Files.createDirectories(target.getParent());
            Files.copy(tar, target);
        }
    }
}
