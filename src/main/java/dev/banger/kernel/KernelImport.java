package dev.banger.kernel;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.config.StatePaths;
import dev.banger.kernel.BootImage.BzImage;
import dev.banger.operation.DirectoryTree;
import dev.banger.operation.Progress;
import dev.banger.vmm.PvhKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;

/** One import, step by step, in a directory under {@link StatePaths#temporary()} that is published by renaming it, or removed. */
final class KernelImport {
    private final StatePaths paths;
    private final KernelTrial trial;

    KernelImport(StatePaths paths, KernelTrial trial) {
        this.paths = paths;
        this.trial = trial;
    }

    /** Blocking; ends when interrupted. */
    Kernel run(String name, KernelSource source, Progress progress) {
        Path work = null;
        try {
            Files.createDirectories(paths.temporary());
            Files.createDirectories(paths.kernels());
            work = Files.createTempDirectory(paths.temporary(), "kernel-" + name + "-");
            var files = source.fetch(work, progress);
            var directory = Files.createDirectory(work.resolve("publish"));
            var manifest = make(name, files, directory, work, progress);
            progress.stage("publish kernel");
            manifest.write(directory);
            var target = paths.kernels().resolve(name);
            if (Files.exists(target)) {
                DirectoryTree.moveAside(target, work);
            }
            Files.move(directory, target);
            return KernelManifest.read(target);
        } catch (IOException e) {
            throw new BangerException(Code.OPERATION_FAILED, "cannot import kernel '" + name + "': " + e.getMessage(),
                    "Check free space under " + paths.state(), e);
        } finally {
            if (work != null) {
                DirectoryTree.delete(work);
            }
        }
    }

    private KernelManifest make(String name, KernelFiles files, Path directory, Path work, Progress progress) throws IOException {
        progress.stage("extract kernel");
        var boot = BootImage.read(files.boot());
        var modules = files.modules();
        if (files.config().isPresent()) {
            KernelTrial.checkConfiguration(files.config().get());
        }
        Files.write(directory.resolve(KernelManifest.VMLINUX), boot.vmlinux());
        var image = boot instanceof BzImage ? KernelManifest.BZIMAGE : KernelManifest.VMLINUX;
        if (boot instanceof BzImage) {
            Files.copy(files.boot(), directory.resolve(KernelManifest.BZIMAGE));
        }
        progress.checkCancelled();

        progress.stage("build initramfs");
        var tree = modules.isPresent() ? ModuleTree.of(modules.get()) : ModuleTree.empty();
        var loaded = BaseInitramfs.write(tree, directory.resolve(KernelManifest.INITRAMFS));
        progress.detail(loaded.isEmpty() ? "no modules" : String.join(" ", loaded));
        if (modules.isPresent()) {
            DirectoryTree.copy(modules.get(), directory.resolve(KernelManifest.MODULES).resolve(modules.get().getFileName().toString()));
        }
        progress.checkCancelled();

        progress.stage("trial boot");
        // The form that a VM will boot is the one to prove.
        var booted = PvhKernel.preferred(directory.resolve(image), directory.resolve(KernelManifest.VMLINUX));
        var release = trial.boot(booted, directory.resolve(KernelManifest.INITRAMFS), work);
        progress.detail("kernel " + release + " boots");
        requireMatching(release, modules);
        return new KernelManifest(name, release, Architecture.X86_64.name(), image, sha256(files.original()), files.source(),
                DirectoryTree.size(directory), Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    private static void requireMatching(String release, Optional<Path> modules) {
        modules.map(directory -> directory.getFileName().toString()).filter(of -> !of.equals(release)).ifPresent(of -> {
            throw new BangerException(Code.BAD_REQUEST, "the kernel is " + release + ", and the modules beside it are for " + of);
        });
    }

    private static String sha256(Path file) throws IOException {
        try (var in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            var buffer = new byte[1 << 16];
            while (in.read(buffer) >= 0) {
                // The stream digests what is read.
            }
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
