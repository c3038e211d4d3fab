package dev.banger.disk;

import dev.banger.config.BangerException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Grows an ext4 file that nothing uses: {@code resize2fs(8)}, after {@code e2fsck(8)} for one that a guest has mounted before. */
@ApplicationScoped
public class Ext4Growth {
    private static final long SUPERBLOCK = 1_024;
    /** {@code Documentation/filesystems/ext4/super.rst}: offsets in the superblock. */
    private static final int BLOCKS_LOW = 0x04;

    private static final int LOG_BLOCK_SIZE = 0x18;
    private static final int MAGIC = 0x38;
    private static final int BLOCKS_HIGH = 0x150;
    private static final int SUPERBLOCK_SIZE = 0x400;
    private static final int EXT4_MAGIC = 0xef53;
    /** 64 KiB. */
    private static final int LOG_BLOCK_SIZE_MOST = 6;

    private static final int TOOL_SECONDS = 120;
    /** A pipe holds that much, so a tool that has not ended is never waiting for us to read. */
    private static final int OUTPUT_BYTES = 64 * 1_024;

    private static final int E2FSCK_CORRECTED = 1;
    private static final List<Path> SYSTEM_DIRECTORIES = List.of(Path.of("/usr/sbin"), Path.of("/sbin"), Path.of("/usr/bin"));

    /**
     * Makes file and file system {@code sizeBytes} long; never shorter. A file that was grown already, and whose file system was not, is
     * taken on from there.
     */
    void grow(Path file, long sizeBytes) throws IOException {
        if (fileSystemSize(file) >= sizeBytes) {
            return;
        }
        if (Files.size(file) < sizeBytes) {
            DiskFiles.extend(file, sizeBytes);
        }
        var resize = List.of(tool("resize2fs").toString(), file.toString());
        var first = run(resize);
        if (first.status() == 0) {
            return;
        }
        var check = run(List.of(tool("e2fsck").toString(), "-f", "-p", file.toString()));
        if (check.status() > E2FSCK_CORRECTED) {
            throw new IOException("e2fsck -f -p " + file + " ended with status " + check.status() + ": " + check.output());
        }
        var second = run(resize);
        if (second.status() != 0) {
            throw new IOException("resize2fs " + file + " ended with status " + second.status() + ": " + second.output());
        }
    }

    /** In bytes, as the superblock says. */
    static long fileSystemSize(Path file) throws IOException {
        var superblock = ByteBuffer.allocate(SUPERBLOCK_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (superblock.hasRemaining() && channel.read(superblock, SUPERBLOCK + superblock.position()) >= 0) {
                continue;
            }
        }
        var logBlockSize = superblock.getInt(LOG_BLOCK_SIZE);
        var magic = Short.toUnsignedInt(superblock.getShort(MAGIC));
        if (superblock.hasRemaining() || magic != EXT4_MAGIC || logBlockSize < 0 || logBlockSize > LOG_BLOCK_SIZE_MOST) {
            throw new IOException(file + " holds no ext4 file system");
        }
        var blocks = Integer.toUnsignedLong(superblock.getInt(BLOCKS_LOW)) | Integer.toUnsignedLong(superblock.getInt(BLOCKS_HIGH)) << 32;
        return blocks << 10 + logBlockSize;
    }

    /** The tools stand in sbin, which an ordinary user's PATH may lack. */
    private static Path tool(String name) {
        var directories = new ArrayList<Path>();
        for (var entry : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (!entry.isEmpty()) {
                directories.add(Path.of(entry));
            }
        }
        directories.addAll(SYSTEM_DIRECTORIES);
        return directories.stream().map(d -> d.resolve(name)).filter(Files::isExecutable).findFirst().orElseThrow(() ->
                new BangerException(BangerException.Code.UNSUPPORTED, name + " is missing on this host",
                        "Install it: apt-get install e2fsprogs"));
    }

    private record Ended(int status, String output) {}

    private static Ended run(List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        var process = builder.start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(TOOL_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(String.join(" ", command) + " did not end within " + TOOL_SECONDS + " s");
            }
            return new Ended(process.exitValue(), new String(process.getInputStream().readNBytes(OUTPUT_BYTES)).strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(String.join(" ", command) + " was interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
