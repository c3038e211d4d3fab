package dev.banger.install;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.linux.LinuxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotLinkException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * From the version that is used to that of a release, and back where it does not start. What is used is a link, which changes in one
 * step; a build that replaces another of the same version swaps names with it in one step too, so that there is a whole tree at every
 * moment.
 */
final class VersionSwitch {
    /** No version begins so. */
    private static final String STAGED = ".new-";

    private final InstallPaths paths;
    private final ReleaseTree release;
    private final Optional<InstallMetadata> lastRun;
    private final Optional<String> current;
    private final Optional<String> before;
    private final Optional<String> beforePrevious;
    private boolean staged;
    private boolean swapped;

    /** @param lastRun names the build that is known to run; an installer that was killed may have left another one in use */
    VersionSwitch(InstallPaths paths, ReleaseTree release, Optional<InstallMetadata> lastRun) throws IOException {
        this.paths = paths;
        this.release = release;
        this.lastRun = lastRun;
        this.current = target(paths.current());
        this.before = lastRun.map(InstallMetadata::version).filter(version -> isDirectory(paths.version(version))).or(() -> current);
        this.beforePrevious = target(paths.previous()).filter(version -> !before.equals(Optional.of(version)));
    }

    /** The version that {@code current} or {@code previous} leads to; empty when there is none. */
    static Optional<String> target(Path link) throws IOException {
        try {
            return Optional.of(Files.readSymbolicLink(link).getFileName().toString()).filter(version -> Files.isDirectory(link));
        } catch (NoSuchFileException | NotLinkException e) {
            return Optional.empty();
        }
    }

    Optional<String> before() {
        return before;
    }

    /** Whether {@link #back} leads to other programs. */
    boolean canGoBack() {
        return swapped || before.filter(version -> !version.equals(release.version())).isPresent();
    }

    /** Whether the release's version is in use, as this very build. */
    boolean isDone(String build) throws IOException {
        return current.equals(Optional.of(release.version())) && isPlaced(build);
    }

    private boolean isPlaced(String build) throws IOException {
        return isBuild(paths.version(release.version()), release.version(), build);
    }

    private static boolean isBuild(Path place, String version, String build) throws IOException {
        return isDirectory(place) && new ReleaseTree(place.toRealPath(), version).build().equals(build);
    }

    private static boolean isDirectory(Path place) {
        return Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS);
    }

    /** Copies the release beside the versions. What an installer that was killed left there goes, unless it is the build that ran last. */
    void stage(String build) throws IOException {
        if (lastRun.isPresent() && isAside(lastRun.get())) {
            if (lastRun.get().version().equals(release.version()) && isPlaced(build)) {
                swapped = true;
                return;
            }
            swap(staging(lastRun.get().version()), paths.version(lastRun.get().version()));
        }
        removeStaged();
        if (isPlaced(build)) {
            return;
        }
        release.copyTo(staging());
        staged = true;
    }

    /** From now on the release's version is the one in use. */
    void go() throws IOException {
        var place = paths.version(release.version());
        if (staged && Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            swap(staging(), place);
            swapped = true;
        } else if (staged) {
            Files.move(staging(), place);
        }
        HostFiles.link(paths.current(), relative(release.version()));
        if (before.isPresent() && !before.get().equals(release.version())) {
            HostFiles.link(paths.previous(), relative(before.get()));
        }
    }

    /**
     * As it was before {@link #go}, where that {@linkplain #canGoBack() can be}.
     *
     * @return what is in use then
     */
    ReleaseTree back() throws IOException {
        HostFiles.link(paths.current(), relative(before.orElseThrow()));
        if (beforePrevious.isPresent()) {
            HostFiles.link(paths.previous(), relative(beforePrevious.get()));
        } else {
            Files.deleteIfExists(paths.previous());
        }
        if (swapped) {
            swap(staging(), paths.version(release.version()));
        }
        settle();
        return ReleaseTree.at(paths.version(before.get()));
    }

    /** Removes all that neither {@code current} nor {@code previous} leads to, but for {@link #before}. */
    void settle() throws IOException {
        removeStaged();
        removeUnused();
    }

    /** Whether another build of its version is in its place: the installer that swapped them was killed before it knew that one to run. */
    private boolean isAside(InstallMetadata known) throws IOException {
        return isDirectory(paths.version(known.version())) && isBuild(staging(known.version()), known.version(), known.build());
    }

    private Path staging() {
        return staging(release.version());
    }

    private Path staging(String version) {
        return paths.version(STAGED + version);
    }

    private Path relative(String version) {
        return paths.programs().relativize(paths.version(version));
    }

    private void removeStaged() throws IOException {
        try (var entries = Files.newDirectoryStream(paths.versions(), STAGED + "*")) {
            for (var entry : entries) {
                HostFiles.delete(entry);
            }
        }
    }

    private void removeUnused() throws IOException {
        var kept = List.of(target(paths.current()), target(paths.previous()), before);
        try (var entries = Files.newDirectoryStream(paths.versions())) {
            for (var entry : entries) {
                if (!kept.contains(Optional.of(entry.getFileName().toString()))) {
                    HostFiles.delete(entry);
                }
            }
        }
    }

    private static void swap(Path one, Path other) {
        try {
            dev.banger.linux.Files.exchange(one, other);
        } catch (LinuxException e) {
            throw new BangerException(Code.OPERATION_FAILED, e.getMessage(), "/usr/local/lib must be on a local file system.", e);
        }
    }
}
