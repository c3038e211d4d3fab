package dev.banger.install;

import dev.banger.api.Names;
import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.config.Owner;
import dev.banger.config.ProcessOwner;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code banger system install}: puts a release on the host, or in the place of the one that is there, and starts it. All that can be
 * refused is refused before anything changes. Killed anywhere, it can be run again: {@code install.toml} names a build once that has run.
 */
final class SystemInstall {
    private static final String FOR_ALL = "rwxr-xr-x";
    private static final String FOR_READING = "rw-r--r--";

    private final InstallHost host;
    private final InstallPaths paths;
    private final ReleaseTree release;
    private final Services services;
    private final Consumer<String> say;

    /** @param say is told each step before it is done */
    SystemInstall(InstallHost host, ReleaseTree release, Consumer<String> say) {
        this.host = host;
        this.paths = host.paths();
        this.release = release;
        this.services = new Services(host);
        this.say = say;
    }

    /**
     * @param ownerName may be missing where banger is installed
     * @throws BangerException BAD_REQUEST when nothing was changed; OPERATION_FAILED when all is as it was before
     */
    void run(Optional<String> ownerName) throws IOException {
        if (!host.systemdRuns()) {
            throw refused("systemd is not this host's first process: banger's services are units of it",
                    "Without systemd, run ./banger from a checkout.");
        }
        // What is read without the lock, another command may be changing.
        try (var lock = InstallLock.take(paths.lock())) {
            var known = InstallMetadata.read(paths.metadata());
            var owner = owner(ownerName, known);
            checkForeign(owner);
            install(owner, known);
        }
    }

    private void install(Owner owner, Optional<InstallMetadata> known) throws IOException {
        var build = release.build();
        var versions = new VersionSwitch(paths, release, known.filter(InstallMetadata::hasStarted));
        var metadata = known.orElseGet(() -> new InstallMetadata(
                owner.name(), owner.uid(), owner.gid(), IdRange.lowestFree(host.accounts()::use), release.version(), ""));
        var units = units(release, metadata);
        if (versions.isDone(build) && metadata.build().equals(build) && services.files().equals(units) && services.areActive()
                && linksAre()) {
            directories(owner);
            versions.settle();
            say.accept("banger " + release.version() + " is installed for " + owner.name() + " already, and runs: nothing was changed");
            return;
        }
        tellDirection(metadata, build);
        var kept = new SystemUninstall.Kept(Files.exists(paths.state()), Files.exists(paths.config()));
        try {
            say.accept("copying " + release.directory() + " to " + paths.version(release.version()));
            HostFiles.directory(paths.programs(), FOR_ALL);
            HostFiles.directory(paths.versions(), FOR_ALL);
            versions.stage(build);
            say.accept("making directories and settings");
            directories(owner);
            settings();
            if (known.isEmpty()) {
                HostFiles.write(paths.metadata(), metadata.toml(), FOR_READING);
            }
        } catch (IOException | BangerException e) {
            throw metadata.hasStarted() ? notBegun(versions, e) : undone(metadata, kept, e);
        }
        switchTo(versions, metadata, units, kept);
        HostFiles.write(paths.metadata(), metadata.withRelease(release.version(), build).toml(), FOR_READING);
        versions.settle();
        say.accept("banger " + release.version() + " is installed for " + owner.name() + ", and runs");
    }

    private void switchTo(VersionSwitch versions, InstallMetadata metadata, Map<String, String> units, SystemUninstall.Kept kept)
            throws IOException {
        try {
            say.accept("switching to version " + release.version());
            services.write(units);
            versions.go();
            links();
            say.accept("starting the services");
            services.startAnew();
        } catch (IOException | BangerException e) {
            throw metadata.hasStarted() ? wentBack(versions, metadata, e) : undone(metadata, kept, e);
        }
    }

    private BangerException notBegun(VersionSwitch versions, Exception cause) {
        try {
            versions.settle();
        } catch (IOException | BangerException e) {
            cause.addSuppressed(e);
        }
        return failed("version " + release.version() + " was not installed; what was installed before is untouched", cause);
    }

    /** A first installation that cannot start leaves the host as it was. */
    private BangerException undone(InstallMetadata metadata, SystemUninstall.Kept kept, Exception cause) {
        try {
            new SystemUninstall(host, say).takeAway(Optional.of(metadata), kept);
        } catch (IOException | BangerException e) {
            cause.addSuppressed(e);
            return failed("banger was not installed, and not all could be taken away again (" + e.getMessage() + ")", cause);
        }
        return failed("banger was not installed, and what was made was taken away again", cause);
    }

    private BangerException wentBack(VersionSwitch versions, InstallMetadata metadata, Exception cause) {
        if (!versions.canGoBack()) {
            return failed("version " + release.version() + " does not start, and it is the one that was installed", cause);
        }
        var before = versions.before().orElseThrow();
        say.accept("going back to version " + before);
        try {
            services.write(units(versions.back(), metadata));
            services.startAnew();
        } catch (IOException | BangerException e) {
            cause.addSuppressed(e);
            return failed("version " + release.version() + " does not start, and neither does " + before + " again (" + e.getMessage()
                    + ")", cause);
        }
        return failed("version " + release.version() + " does not start: version " + before + " runs again", cause);
    }

    private static BangerException failed(String what, Exception cause) {
        var why = cause instanceof BangerException ? cause.getMessage() : cause.toString();
        var hint = cause instanceof BangerException known ? known.hint().orElse(null) : null;
        return new BangerException(Code.OPERATION_FAILED, what + ": " + why, hint, cause);
    }

    private Owner owner(Optional<String> name, Optional<InstallMetadata> known) {
        var wanted = name.or(() -> known.map(InstallMetadata::owner)).orElseThrow(() -> refused(
                "nobody is named whom banger shall serve", "Name an account: banger system install --owner USER"));
        if (known.isPresent() && !known.get().owner().equals(wanted)) {
            throw refused("banger is installed for " + known.get().owner() + ", and not for " + Names.shown(wanted),
                    "Run it with --owner " + known.get().owner() + "; or first remove what is there: banger system uninstall --purge");
        }
        var owner = Optional.of(wanted).filter(text -> InstallMetadata.OWNER.matcher(text).matches()).flatMap(host.accounts()::named)
                .orElseThrow(() -> refused("there is no account " + Names.shown(wanted), "Name one of those that 'getent passwd' lists."));
        if (owner.uid() == 0) {
            throw refused(owner.name() + " is root (uid 0): whoever may use banger would be root",
                    "Name the account of the person who works here.");
        }
        if (!isHomeOf(owner)) {
            throw refused(owner.name() + " has no home of its own: '" + owner.home() + "' is no directory that belongs to uid "
                    + owner.uid(),
                    "Name the account of the person who works here.");
        }
        if (known.isPresent() && known.get().uid() != owner.uid()) {
            throw refused(owner.name() + " has uid " + owner.uid() + ", and had " + known.get().uid() + " when banger was installed",
                    "Give it that uid again; or first remove what is there: banger system uninstall --purge");
        }
        return owner;
    }

    private boolean isHomeOf(Owner owner) {
        try {
            return Files.isDirectory(owner.home()) && HostFiles.uidOf(owner.home().toRealPath()) == owner.uid();
        } catch (IOException e) {
            return false;
        }
    }

    /** What somebody else put where we go. */
    private void checkForeign(Owner owner) throws IOException {
        for (var program : ReleaseTree.PROGRAMS) {
            var link = paths.link(program);
            if (Files.exists(link, LinkOption.NOFOLLOW_LINKS) && !isOurs(link, program)) {
                throw refused(link + " is there, and banger did not make it", "Move it away, and run this again.");
            }
        }
        for (var directory : List.of(paths.programs(), paths.etc(), paths.data(), paths.nodes(), paths.state(), paths.cache())) {
            if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw refused(directory + " is no directory", "Move it away, or put the directory itself there, and run this again.");
            }
        }
        for (var directory : List.of(paths.state(), paths.cache())) {
            // Made by root the moment before it is given away, if its maker was killed then.
            if (Files.exists(directory) && HostFiles.uidOf(directory) != owner.uid() && HostFiles.uidOf(directory) != ProcessOwner.uid()) {
                throw refused(directory + " belongs to uid " + HostFiles.uidOf(directory) + ", and not to " + owner.name() + " (uid "
                        + owner.uid() + ")",
                        "Install for that account; or remove what it has kept: banger system uninstall --purge");
            }
        }
    }

    private boolean isOurs(Path link, String program) throws IOException {
        return Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(program(program));
    }

    private Path program(String program) {
        return paths.current().resolve("bin").resolve(program);
    }

    private boolean linksAre() throws IOException {
        for (var program : ReleaseTree.PROGRAMS) {
            if (!isOurs(paths.link(program), program)) {
                return false;
            }
        }
        return true;
    }

    private void links() throws IOException {
        for (var program : ReleaseTree.PROGRAMS) {
            Files.createDirectories(paths.link(program).getParent());
            HostFiles.link(paths.link(program), program(program));
        }
    }

    private void directories(Owner owner) throws IOException {
        HostFiles.directory(paths.etc(), FOR_ALL);
        HostFiles.directory(paths.data(), FOR_ALL);
        HostFiles.directory(paths.state(), "rwx------", owner.uid(), owner.gid());
        HostFiles.directory(paths.nodes(), "rwx--x--x");
        HostFiles.directory(paths.cache(), "rwx------", owner.uid(), owner.gid());
    }

    private void settings() throws IOException {
        if (Files.exists(paths.config(), LinkOption.NOFOLLOW_LINKS)) {
            say.accept("keeping " + paths.config() + " as it is");
        } else {
            HostFiles.write(paths.config(), release.text("config.toml"), FOR_READING);
        }
    }

    private static Map<String, String> units(ReleaseTree tree, InstallMetadata metadata) throws IOException {
        var units = new LinkedHashMap<String, String>();
        for (var unit : Services.UNITS) {
            units.put(unit, UnitTemplate.fill(unit, tree.text("systemd/" + unit), metadata));
        }
        return units;
    }

    private void tellDirection(InstallMetadata metadata, String build) {
        if (!metadata.hasStarted()) {
            return;
        }
        var order = ModuleDescriptor.Version.parse(release.version()).compareTo(ModuleDescriptor.Version.parse(metadata.version()));
        say.accept(order > 0 ? "upgrading from version " + metadata.version() + " to " + release.version()
                : order < 0 ? "going down from version " + metadata.version() + " to the older " + release.version()
                : metadata.build().equals(build) ? "putting version " + release.version() + " right"
                : "replacing version " + release.version() + " by another build of it");
    }

    private static BangerException refused(String what, String fix) {
        return new BangerException(Code.BAD_REQUEST, what, fix);
    }
}
