package dev.banger.kernel;

import dev.banger.api.Names;
import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.operation.ChildProcess;
import dev.banger.operation.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kernel package from the host's own apt sources. Meta packages such as {@code linux-image-cloud-amd64} are followed to the package that holds the
 * kernel; where the modules are in a package of their own (Ubuntu's {@code linux-modules-…}), that comes too. No root rights are needed.
 */
final class AptKernelPackage {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9+.-]{1,200}");
    private static final Pattern HOLDS_KERNEL = Pattern.compile("linux-image-(unsigned-)?\\d.*");
    private static final Pattern HOLDS_MODULES = Pattern.compile("linux-modules-\\d.*");
    private static final Pattern DEPENDS = Pattern.compile("\\|?(?:Pre)?Depends: <?([a-z0-9+.-]+)>?(?::\\S+)?");
    /** Small kernels for virtual machines first. */
    private static final List<String> DEFAULTS =
            List.of("linux-image-cloud-amd64", "linux-image-virtual", "linux-image-generic", "linux-image-amd64");
    private static final int META_DEPTH = 4;

    private AptKernelPackage() {}

    /** Downloads into the directory, which is ours and empty. */
    static List<Path> download(Optional<String> wanted, Path directory, Progress progress) {
        progress.stage("find kernel package");
        wanted.filter(name -> !NAME.matcher(name).matches()).ifPresent(name -> {
            throw new BangerException(Code.BAD_REQUEST, "package name " + Names.shown(name) + " is not valid");
        });
        var packages = resolve(wanted, progress);
        progress.stage("download kernel package");
        progress.detail(String.join(" ", packages));
        var arguments = new ArrayList<>(List.of("-q", "-o", "APT::Sandbox::User=root", "download"));
        arguments.addAll(packages);
        var ending = ChildProcess.of("apt-get", "apt", arguments.toArray(String[]::new)).in(directory).run(progress);
        if (ending.status() != 0) {
            throw new BangerException(Code.OPERATION_FAILED,
                    "apt-get cannot download " + String.join(" ", packages) + ": " + ending.tail(),
                    "Check the network; when apt's lists are old, run: apt-get update");
        }
        try (var files = Files.list(directory)) {
            var debs = files.filter(file -> file.toString().endsWith(".deb")).sorted().toList();
            if (debs.size() != packages.size()) {
                throw new BangerException(Code.OPERATION_FAILED, "apt-get downloaded " + debs + " for " + packages);
            }
            return debs;
        } catch (IOException e) {
            throw new BangerException(Code.OPERATION_FAILED, "cannot list " + directory + ": " + e, null, e);
        }
    }

    private static Set<String> resolve(Optional<String> wanted, Progress progress) {
        for (var candidate : wanted.map(List::of).orElse(DEFAULTS)) {
            var known = depends(candidate, progress);
            if (known.isPresent()) {
                return follow(candidate, known.get(), progress);
            }
        }
        throw new BangerException(
                wanted.isPresent() ? Code.NOT_FOUND : Code.OPERATION_FAILED,
                "apt knows no kernel package " + wanted.orElse(String.join(", ", DEFAULTS)),
                "When apt's lists are empty or old, run: apt-get update; or name a file: banger kernel import FILE");
    }

    private static Set<String> follow(String start, List<String> dependencies, Progress progress) {
        var name = start;
        var needs = dependencies;
        for (var depth = 0; depth < META_DEPTH; depth++) {
            if (HOLDS_KERNEL.matcher(name).matches()) {
                var result = new LinkedHashSet<String>();
                result.add(name);
                needs.stream().filter(HOLDS_MODULES.asMatchPredicate()).forEach(result::add);
                return result;
            }
            var next = needs.stream()
                    .filter(need -> HOLDS_KERNEL.matcher(need).matches())
                    .findFirst()
                    .or(() -> dependencies.stream().filter(need -> need.startsWith("linux-image-")).findFirst());
            if (next.isEmpty()) {
                break;
            }
            name = next.get();
            needs = depends(name, progress).orElse(List.of());
        }
        throw new BangerException(Code.BAD_REQUEST, "package " + start + " leads to no kernel package (linux-image-<release>)",
                "Name one such as linux-image-cloud-amd64 or linux-image-generic.");
    }

    /** What it depends on; empty when apt does not know it. */
    private static Optional<List<String>> depends(String name, Progress progress) {
        var quiet = Progress.silent(progress.operationId());
        var ending = ChildProcess.of("apt-cache", "apt", "depends", "--important", name).run(quiet);
        if (ending.status() != 0 || ending.output().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(ending.output().stream()
                .map(String::strip)
                .map(DEPENDS::matcher)
                .filter(Matcher::matches)
                .map(match -> match.group(1))
                .toList());
    }
}
