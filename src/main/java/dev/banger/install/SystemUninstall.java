package dev.banger.install;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code banger system uninstall}: takes away all that an installation made and all that its VMs have in the kernel, in whatever state
 * it is. Killed anywhere, it can be run again: the programs go last.
 */
final class SystemUninstall {
    private final InstallHost host;
    private final InstallPaths paths;
    private final Consumer<String> say;

    /** What is left where it is. */
    record Kept(boolean state, boolean config) {}

    /** @param say is told each step before it is done */
    SystemUninstall(InstallHost host, Consumer<String> say) {
        this.host = host;
        this.paths = host.paths();
        this.say = say;
    }

    /** @param purge the owner's state and the configuration go too */
    void run(boolean purge) throws IOException {
        if (!host.systemdRuns()) {
            throw new BangerException(Code.BAD_REQUEST, "systemd is not this host's first process: banger cannot be installed here",
                    "Run it on the host itself.");
        }
        try (var lock = InstallLock.take(paths.lock())) {
            takeAway(metadata(), new Kept(!purge, !purge));
        }
        var kept = new ArrayList<Path>();
        for (var path : List.of(paths.state(), paths.config())) {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                kept.add(path);
            }
        }
        say.accept(kept.isEmpty()
                ? "banger is uninstalled: nothing of it is left"
                : "banger is uninstalled; kept: " + String.join(", ", kept.stream().map(Path::toString).toList())
                        + " ('banger system uninstall --purge' of a release removes them)");
    }

    /** The removal goes on without. */
    private Optional<InstallMetadata> metadata() {
        try {
            return InstallMetadata.read(paths.metadata());
        } catch (BangerException e) {
            say.accept(e.getMessage());
            return Optional.empty();
        }
    }

    void takeAway(Optional<InstallMetadata> metadata, Kept kept) throws IOException {
        var services = new Services(host);
        say.accept("stopping the services");
        services.stop();
        say.accept("removing VMs, network and devices");
        var left = host.removal().everything(metadata);
        if (!left.isEmpty()) {
            throw new BangerException(Code.OPERATION_FAILED, "not all could be removed from the kernel: " + String.join("; ", left),
                    "Remove it by hand where that is said, and run this again.");
        }
        say.accept("removing units");
        services.remove();
        say.accept("removing files");
        files(kept);
        say.accept("removing programs");
        programs();
    }

    private void files(Kept kept) throws IOException {
        for (var path : List.of(paths.run(), paths.vmRun(), paths.helperRun(), paths.cache(), paths.nodes(), paths.metadata())) {
            HostFiles.delete(path);
        }
        if (!kept.state()) {
            HostFiles.delete(paths.state());
        }
        if (!kept.config()) {
            HostFiles.delete(paths.config());
        }
        HostFiles.deleteIfEmpty(paths.data());
        HostFiles.deleteIfEmpty(paths.etc());
    }

    private void programs() throws IOException {
        for (var program : ReleaseTree.PROGRAMS) {
            var link = paths.link(program);
            if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).startsWith(paths.programs())) {
                Files.delete(link);
            }
        }
        HostFiles.delete(paths.programs());
    }
}
