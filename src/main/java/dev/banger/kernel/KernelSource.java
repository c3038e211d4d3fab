package dev.banger.kernel;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.operation.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Where a kernel comes from. */
sealed interface KernelSource {
    /** Gets the files, unpacked below {@code work}, a directory of ours. Blocking. */
    KernelFiles fetch(Path work, Progress progress) throws IOException;

    /** A package of the host's apt; the default one when no name is given. */
    record AptPackage(Optional<String> name) implements KernelSource {
        @Override
        public KernelFiles fetch(Path work, Progress progress) throws IOException {
            var debs = AptKernelPackage.download(name, Files.createDirectories(work.resolve("download")), progress);
            return unpack(debs, work, debs.getFirst().getFileName().toString().replaceFirst("\\.deb$", ""), progress);
        }
    }

    /** A Debian package file. */
    record DebFile(Path file) implements KernelSource {
        @Override
        public KernelFiles fetch(Path work, Progress progress) throws IOException {
            return unpack(List.of(file), work, file.toString(), progress);
        }
    }

    /** A {@code vmlinux} or {@code bzImage}, without modules. */
    record BootFile(Path file) implements KernelSource {
        @Override
        public KernelFiles fetch(Path work, Progress progress) {
            return new KernelFiles(file, Optional.empty(), Optional.empty(), file, file.toString());
        }
    }

    /** A directory with a kernel file, here or in {@code boot/}, and {@code lib/modules/<release>}. */
    record Directory(Path directory) implements KernelSource {
        @Override
        public KernelFiles fetch(Path work, Progress progress) throws IOException {
            var found = find(directory, directory.toString());
            return new KernelFiles(found.boot(), found.modules(), found.config(), found.boot(), directory.toString());
        }
    }

    /** @throws BangerException BAD_REQUEST when both are given or the file cannot be used */
    static KernelSource of(Optional<Path> file, Optional<String> packageName) {
        if (file.isPresent() && packageName.isPresent()) {
            throw new BangerException(Code.BAD_REQUEST, "a kernel comes from a file or from a package, not from both: "
                    + file.get() + ", " + packageName.get());
        }
        if (file.isEmpty()) {
            return new AptPackage(packageName);
        }
        var path = file.get();
        if (!Files.isReadable(path)) {
            throw new BangerException(Code.NOT_FOUND, "kernel file " + path + " does not exist or cannot be read");
        }
        if (Files.isDirectory(path)) {
            return new Directory(path);
        }
        if (!Files.isRegularFile(path)) {
            throw new BangerException(Code.BAD_REQUEST, "kernel file " + path + " is not a regular file");
        }
        return path.toString().endsWith(".deb") ? new DebFile(path) : new BootFile(path);
    }

    private static KernelFiles unpack(List<Path> debs, Path work, String source, Progress progress) throws IOException {
        progress.stage("unpack kernel package");
        var tree = Files.createDirectories(work.resolve("tree"));
        for (var deb : debs) {
            progress.checkCancelled();
            DebArchive.unpackKernel(deb, tree);
        }
        var found = find(tree, source);
        return new KernelFiles(found.boot(), found.modules(), found.config(), debs.getFirst(), source);
    }

    private static KernelFiles find(Path tree, String source) throws IOException {
        var boot = only(tree, source, "kernel", name -> name.matches("(vmlinuz|vmlinux|bzImage)([-.].*)?"));
        var modules = modules(tree);
        var config = only(tree, source, "configuration", name -> name.startsWith("config-") || name.equals("config"));
        return new KernelFiles(
                boot.orElseThrow(() -> new BangerException(Code.BAD_REQUEST, source + " holds no vmlinuz, vmlinux or bzImage",
                        "Name the package or directory that holds the kernel itself.")),
                modules, config, tree, source);
    }

    private static Optional<Path> only(Path tree, String source, String what, Predicate<String> name) throws IOException {
        for (var directory : List.of(tree, tree.resolve("boot"))) {
            if (Files.isDirectory(directory)) {
                try (var entries = Files.list(directory)) {
                    var found = entries.filter(Files::isRegularFile).filter(f -> name.test(f.getFileName().toString())).sorted().toList();
                    if (found.size() > 1 && what.equals("kernel")) {
                        throw new BangerException(Code.BAD_REQUEST, source + " holds more than one kernel: " + found);
                    }
                    if (!found.isEmpty()) {
                        return Optional.of(found.getFirst());
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> modules(Path tree) throws IOException {
        for (var parent : List.of("lib/modules", "usr/lib/modules", "modules")) {
            if (Files.isDirectory(tree.resolve(parent))) {
                try (var releases = Files.list(tree.resolve(parent))) {
                    var found = releases.filter(Files::isDirectory).sorted().toList();
                    if (found.size() > 1) {
                        throw new BangerException(Code.BAD_REQUEST, tree + " holds the modules of more than one kernel: " + found);
                    }
                    if (!found.isEmpty()) {
                        return Optional.of(found.getFirst());
                    }
                }
            }
        }
        return Optional.empty();
    }
}
