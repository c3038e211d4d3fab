package dev.banger.install;

import dev.banger.api.Names;
import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.config.DirectoryDefaults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An unpacked release: {@code bin}, {@code lib}, {@code runtime}, {@code systemd}, {@code config.toml}, {@code VERSION}.
 *
 * @param directory without links in its path
 */
record ReleaseTree(Path directory, String version) {
    /** A name for a directory, and for no other. */
    static final Pattern VERSION = Pattern.compile("[0-9][0-9A-Za-z.+_-]{0,63}");
    static final List<String> PROGRAMS = List.of("banger", "bangerd", "bangerd-root");

    private static final String UNPACK = "Unpack a release archive ('make dist' makes one) and run its bin/banger.";
    private static final int BUILD_BYTES = 8;

    /**
     * The one that this process runs from.
     *
     * @throws BangerException BAD_REQUEST when it does not run from one
     */
    static ReleaseTree ofThisProgram() {
        return Optional.ofNullable(System.getProperty(DirectoryDefaults.RELEASE)).map(home -> at(Path.of(home)))
                .orElseThrow(() -> new BangerException(Code.BAD_REQUEST, "this program does not run from a release", UNPACK));
    }

    /** @throws BangerException BAD_REQUEST when a part of a release is missing there */
    static ReleaseTree at(Path directory) {
        var needed = Stream.concat(
                Stream.of("VERSION", "config.toml", "runtime/bin/java"),
                Stream.concat(PROGRAMS.stream().map(program -> "bin/" + program), Services.UNITS.stream().map(unit -> "systemd/" + unit)));
        needed.filter(part -> !Files.isRegularFile(directory.resolve(part), LinkOption.NOFOLLOW_LINKS)).findFirst().ifPresent(missing -> {
            throw new BangerException(Code.BAD_REQUEST, "this is no whole release: " + directory + " has no " + missing, UNPACK);
        });
        try {
            var version = Files.readString(directory.resolve("VERSION")).strip();
            if (!VERSION.matcher(version).matches()) {
                throw new BangerException(Code.BAD_REQUEST, directory.resolve("VERSION") + " says " + Names.shown(version)
                        + ", which is no version", "Unpack the release archive again.");
            }
            return new ReleaseTree(directory.toRealPath(), version);
        } catch (IOException e) {
            throw new BangerException(Code.BAD_REQUEST, directory.resolve("VERSION") + " cannot be read: " + e,
                    "Unpack the release archive again.", e);
        }
    }

    String text(String part) throws IOException {
        return Files.readString(directory.resolve(part));
    }

    /**
     * 16 hex digits, of the version, and of names, kinds, sizes and times of all files: other files have another one. The AOT caches
     * hold to times as well.
     *
     * @throws BangerException BAD_REQUEST when something in the tree is neither file, directory nor link
     */
    String build() throws IOException {
        var digest = sha256();
        digest.update(version.getBytes(StandardCharsets.UTF_8));
        try (var all = Files.walk(directory)) {
            all.filter(path -> !path.equals(directory)).sorted()
                    .forEach(path -> digest.update(line(path).getBytes(StandardCharsets.UTF_8)));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return HexFormat.of().formatHex(digest.digest(), 0, BUILD_BYTES);
    }

    private String line(Path path) {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            var name = directory.relativize(path) + "\0";
            if (attributes.isDirectory()) {
                return "directory " + name + "\n";
            }
            if (attributes.isSymbolicLink()) {
                return "link " + name + Files.readSymbolicLink(path) + "\n";
            }
            requireFile(path, attributes);
            return "file " + name + isProgram(path) + " " + attributes.size() + " " + attributes.lastModifiedTime().to(TimeUnit.SECONDS)
                    + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy that belongs to this process's account, and that nobody else can change. Times are kept. */
    void copyTo(Path target) throws IOException {
        try (var all = Files.walk(directory)) {
            for (var path : (Iterable<Path>) all::iterator) {
                copy(path, target.resolve(directory.relativize(path).toString()));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void copy(Path from, Path to) throws IOException {
        var attributes = Files.readAttributes(from, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isDirectory()) {
            Files.createDirectory(to);
            Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
        } else if (attributes.isSymbolicLink()) {
            Files.createSymbolicLink(to, inside(from));
        } else {
            requireFile(from, attributes);
            Files.copy(from, to, LinkOption.NOFOLLOW_LINKS);
            Files.setPosixFilePermissions(to, PosixFilePermissions.fromString(isProgram(from) ? "rwxr-xr-x" : "rw-r--r--"));
            Files.setLastModifiedTime(to, attributes.lastModifiedTime());
        }
    }

    /** Where a link leads, which is inside. */
    private Path inside(Path link) throws IOException {
        var target = Files.readSymbolicLink(link);
        if (target.isAbsolute() || !link.getParent().resolve(target).normalize().startsWith(directory)) {
            throw new BangerException(Code.BAD_REQUEST, link + " leads out of the release, to " + Names.shown(target.toString()),
                    "Unpack the release archive again.");
        }
        return target;
    }

    private static boolean isProgram(Path file) throws IOException {
        return Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).contains(PosixFilePermission.OWNER_EXECUTE);
    }

    private static void requireFile(Path path, BasicFileAttributes attributes) {
        if (!attributes.isRegularFile()) {
            throw new BangerException(Code.BAD_REQUEST, path + " is neither a file nor a directory nor a link: no release has such a thing",
                    "Unpack the release archive again.");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
