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
import java.util.Optional;

/**
 * From the version that is used to that of a release, and back where it does not start. What is used is a link, which changes in one step; a
 * build that replaces another of the same version swaps names with it in one step too, so that there is a whole tree at every moment.
 */
final class VersionSwitch {
    /** No version begins so. */
    private static final String STAGED = ".new-";

    private final InstallPaths paths;
    private final ReleaseTree release;
    private final Optional<String> current;
    private final Optional<String> before;
    private final Optional<String> beforePrevious;
    private boolean staged;
    private boolean swapped;

    /** @param lastRun the version that is known to run; an installer that was killed may have left {@code current} at another */
    VersionSwitch(InstallPaths paths, ReleaseTree release, Optional<String> lastRun) throws IOException {
        this.paths = paths;
        this.release = release;
        this.current = target(paths.current());
        this.before = lastRun.filter(version -> Files.isDirectory(paths.version(version), LinkOption.NOFOLLOW_LINKS)).or(() -> current);
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
        var place = paths.version(release.version());
        return Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS) && new ReleaseTree(place.toRealPath(), release.version()).build().equals(build);
    }

    /** Copies the release beside the versions. What an installer that was killed left there goes. */
    void stage(String build) throws IOException {
        removeStaged();
        if (isPlaced(build)) {
            return;
        }
        release.copyTo(stage());
        staged = true;
    }

    /** From now on the release's version is the one in use. */
    void go() throws IOException {
        var place = paths.version(release.version());
        if (staged && Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            swap(stage(), place);
            swapped = true;
        } else if (staged) {
            Files.move(stage(), place);
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
            swap(stage(), paths.version(release.version()));
        }
        settle();
        return ReleaseTree.at(paths.version(before.get()));
    }

    /** Removes all that neither {@code current} nor {@code previous} leads to. */
    void settle() throws IOException {
        removeStaged();
        removeUnused();
    }

    private Path stage() {
        return paths.version(STAGED + release.version());
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
        var current = target(paths.current());
        var previous = target(paths.previous());
        try (var entries = Files.newDirectoryStream(paths.versions())) {
            for (var entry : entries) {
                var version = Optional.of(entry.getFileName().toString());
                if (!version.equals(current) && !version.equals(previous)) {
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
