package dev.banger.install;

import dev.banger.config.Owner;
import dev.banger.config.ProcessOwner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A host in a directory, with accounts, and releases to install on it. Owner and root are whoever runs the test. */
final class InstallFixture {
    private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

    final Path directory;
    final InstallPaths paths;
    final FakeSystemd systemd = new FakeSystemd();
    final Map<String, Owner> accounts = new TreeMap<>();
    final List<String> said = new ArrayList<>();
    final List<Optional<InstallMetadata>> removals = new ArrayList<>();
    List<String> stillInTheKernel = List.of();
    boolean systemdRuns = true;

    InstallFixture(Path directory) throws IOException {
        this.directory = directory;
        this.paths = new InstallPaths(Files.createDirectories(directory.resolve("host")));
        Files.createDirectories(paths.run().getParent());
        Files.createDirectories(paths.root().resolve("etc"));
        var home = Files.createDirectories(directory.resolve("home/dev"));
        var uid = HostFiles.uidOf(home);
        // Root may install for anybody: the fixture's owner is whom its directories belong to.
        accounts.put("dev", new Owner(uid == 0 ? 1 : uid, ProcessOwner.current().gid(), "dev", home));
        if (uid == 0) {
            Files.setAttribute(home, "unix:uid", 1);
        }
    }

    InstallHost host() {
        var known = new Accounts() {
            @Override
            public Optional<Owner> named(String name) {
                return Optional.ofNullable(accounts.get(name));
            }

            @Override
            public boolean use(IdRange range) {
                return accounts.values().stream().anyMatch(account -> range.contains(account.uid()));
            }
        };
        return new InstallHost(paths, known, systemd, systemdRuns, unit -> List.of("last words of " + unit), metadata -> {
            removals.add(metadata);
            return stillInTheKernel;
        });
    }

    ReleaseTree release(String version) throws IOException {
        return release(version, "");
    }

    /** @param mark makes another build of the same version */
    ReleaseTree release(String version, String mark) throws IOException {
        var tree = Files.createDirectories(directory.resolve("releases/" + version + mark));
        file(tree, "VERSION", version + "\n");
        file(tree, "config.toml", "# settings of " + version + "\n");
        file(tree, "runtime/bin/java", "java " + version + mark);
        ReleaseTree.PROGRAMS.forEach(program -> file(tree, "bin/" + program, program + " " + version + mark));
        Services.UNITS.forEach(unit -> file(tree, "systemd/" + unit, unit + " " + version
                + "\nUser=@OWNER@\nArguments=@OWNER_UID@ @VM_IDS@\n"));
        if (Files.notExists(tree.resolve("runtime/link"), LinkOption.NOFOLLOW_LINKS)) {
            Files.createSymbolicLink(tree.resolve("runtime/link"), Path.of("bin/java"));
        }
        return ReleaseTree.at(tree);
    }

    static void file(Path tree, String name, String text) {
        try {
            var file = tree.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            // Open to all, as an account with a loose umask unpacks it.
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(name.contains("bin/") ? "rwxrwxrwx" : "rw-rw-rw-"));
            Files.setLastModifiedTime(file, FileTime.from(BUILT));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    void install(ReleaseTree release) throws IOException {
        install(release, said::add);
    }

    void install(ReleaseTree release, Consumer<String> say) throws IOException {
        new SystemInstall(host(), release, say).run(Optional.of("dev"));
    }

    void uninstall(boolean purge) throws IOException {
        new SystemUninstall(host(), said::add).run(purge);
    }

    InstallMetadata metadata() {
        return InstallMetadata.read(paths.metadata()).orElseThrow();
    }

    /** Every path on the host with mode, owner and content, or target; the same on two hosts in different directories. */
    Map<String, String> everything() throws IOException {
        var all = new TreeMap<String, String>();
        try (var walk = Files.walk(paths.root())) {
            for (var path : (Iterable<Path>) walk::iterator) {
                var text = Files.isSymbolicLink(path) ? "-> " + Files.readSymbolicLink(path).toString().replace(paths.root().toString(), "")
                        : PosixFilePermissions.toString(Files.getPosixFilePermissions(path)) + " " + HostFiles.uidOf(path)
                                + (Files.isRegularFile(path) ? " " + Files.readString(path) : "");
                all.put(paths.root().relativize(path).toString(), text);
            }
        }
        return all;
    }
}
