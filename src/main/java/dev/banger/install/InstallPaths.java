package dev.banger.install;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Where an installation lies.
 *
 * @param root {@code /}; tests have another
 */
record InstallPaths(Path root) {
    InstallPaths {
        Objects.requireNonNull(root);
    }

    static InstallPaths ofThisHost() {
        return new InstallPaths(Path.of("/"));
    }

    /** All versions and the link to the one that is used. Root's alone to change. */
    Path programs() {
        return root.resolve("usr/local/lib/banger");
    }

    Path versions() {
        return programs().resolve("versions");
    }

    Path version(String version) {
        return versions().resolve(version);
    }

    /** A link to the version that is used. */
    Path current() {
        return programs().resolve("current");
    }

    /** A link to the version that was used before. */
    Path previous() {
        return programs().resolve("previous");
    }

    /** A program's link in everybody's path. */
    Path link(String program) {
        return root.resolve("usr/local/bin").resolve(program);
    }

    Path etc() {
        return root.resolve("etc/banger");
    }

    Path config() {
        return etc().resolve("config.toml");
    }

    Path metadata() {
        return etc().resolve("install.toml");
    }

    Path unitFiles() {
        return root.resolve("etc/systemd/system");
    }

    Path unitFile(String unit) {
        return unitFiles().resolve(unit);
    }

    /** What must survive; root's, since a VM's device nodes lie beside the owner's state. */
    Path data() {
        return root.resolve("var/lib/banger");
    }

    Path state() {
        return data().resolve("state");
    }

    Path nodes() {
        return data().resolve("nodes");
    }

    Path cache() {
        return root.resolve("var/cache/banger");
    }

    Path run() {
        return root.resolve("run/banger");
    }

    Path vmRun() {
        return root.resolve("run/banger-vm");
    }

    Path helperRun() {
        return root.resolve("run/banger-root");
    }

    Path ledger() {
        return helperRun().resolve("objects");
    }

    /** Both daemons' sockets. */
    List<Path> sockets() {
        return List.of(run().resolve("bangerd.sock"), helperRun().resolve("helper.sock"));
    }

    /** Held by the one installer that works. */
    Path lock() {
        return root.resolve("run/banger-install.lock");
    }
}
