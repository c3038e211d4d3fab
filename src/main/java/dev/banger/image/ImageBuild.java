package dev.banger.image;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.config.StatePaths;
import dev.banger.kernel.Architecture;
import dev.banger.operation.ChildProcess;
import dev.banger.operation.DirectoryTree;
import dev.banger.operation.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** One build, step by step, in a directory under {@link StatePaths#temporary()} that is published by renaming it, or removed. */
final class ImageBuild {
    private static final long BLOCK = 4096;
    private static final long MIB = 1L << 20;
    /** What an inode and its share of the tables take beside the content. */
    private static final long PER_FILE = 512;
    private static final int SHA256_HEX = 64;
    private static final long ROOM_MIN = 1L << 30;
    private static final long WORK_SEED_BYTES = 64 * MIB;
    /** Package files, tree and image together, with a margin. */
    private static final long SPACE_NEEDED = 2L << 30;

    private final StatePaths paths;
    private final Bootstrap bootstrap;

    ImageBuild(StatePaths paths, Bootstrap bootstrap) {
        this.paths = paths;
        this.bootstrap = bootstrap;
    }

    /** Blocking; ends when interrupted. */
    Image run(String name, ImageReference reference, Progress progress) {
        bootstrap.preflight(reference);
        Path work = null;
        try {
            Files.createDirectories(paths.temporary());
            Files.createDirectories(paths.images());
            requireSpace();
            work = Files.createTempDirectory(paths.temporary(), "image-");
            return build(name, reference, work, progress);
        } catch (IOException e) {
            throw new BangerException(Code.OPERATION_FAILED, "cannot build image '" + name + "': " + e.getMessage(),
                    "Check free space under " + paths.state(), e);
        } finally {
            if (work != null) {
                bootstrap.delete(work);
            }
        }
    }

    private Image build(String name, ImageReference reference, Path work, Progress progress) throws IOException {
        progress.stage("install packages");
        var tree = work.resolve("tree");
        bootstrap.install(reference, tree, progress);
        progress.checkCancelled();

        progress.stage("write filesystem");
        ImageOverlay.apply(tree);
        var publish = Files.createDirectory(work.resolve("publish"));
        var rootfs = publish.resolve(ImageManifest.ROOTFS);
        var content = contentBytes(tree);
        bootstrap.makeFilesystem(tree, rootfs, "root", rounded(content + Math.max(ROOM_MIN, content / 4)), progress);
        bootstrap.makeFilesystem(tree.resolve("root"), publish.resolve(ImageManifest.WORK_SEED), "work", WORK_SEED_BYTES, progress);
        progress.checkCancelled();

        progress.stage("digest");
        var digest = "sha256:" + sha256(rootfs, progress);
        progress.detail(digest);

        progress.stage("publish image");
        new ImageManifest(name, digest, Architecture.X86_64.name(), Files.size(rootfs), "mmdebstrap " + reference.text(),
                        Instant.now().truncatedTo(ChronoUnit.SECONDS))
                .write(publish);
        var target = paths.images().resolve(ImageManifest.directoryName(name));
        if (Files.exists(target)) {
            DirectoryTree.moveAside(target, work);
        }
        Files.move(publish, target);
        return ImageManifest.read(target);
    }

    private void requireSpace() throws IOException {
        var free = Files.getFileStore(paths.temporary()).getUsableSpace();
        if (free < SPACE_NEEDED) {
            throw new BangerException(Code.OPERATION_FAILED,
                    "%s has %d MiB free; building an image needs %d MiB".formatted(paths.state(), free / MIB, SPACE_NEEDED / MIB),
                    "Free space, or set BANGER_STATE_DIR to a directory on a larger file system.");
        }
    }

    private static long contentBytes(Path tree) throws IOException {
        try (var all = Files.walk(tree)) {
            return all.mapToLong(ImageBuild::blocks).sum();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static long blocks(Path file) {
        try {
            var size = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 1;
            return (size + BLOCK - 1) / BLOCK * BLOCK + PER_FILE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long rounded(long bytes) {
        return (bytes + MIB - 1) / MIB * MIB;
    }

    /** By coreutils: many times faster than the JVM before its last compiler has seen the loop, which the daemon runs without. */
    private static String sha256(Path file, Progress progress) {
        var line = ChildProcess.of("sha256sum", "coreutils", "--binary", file.toString()).killedWhenCancelled().runOrFail(progress).getFirst();
        return line.substring(0, SHA256_HEX);
    }
}
