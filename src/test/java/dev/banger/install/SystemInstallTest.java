package dev.banger.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.config.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Installing, upgrading and going back, on a host in a directory. */
class SystemInstallTest {
    @TempDir
    Path directory;

    private InstallFixture host;

    @BeforeEach
    void prepare() throws IOException {
        host = new InstallFixture(directory);
    }

    @Test
    void theFirstInstallationMakesTheLayoutAndStartsBothInOrder() throws IOException {
        host.install(host.release("1.0"));
        var owner = host.accounts.get("dev");
        var metadata = host.metadata();
        assertEquals(new InstallMetadata("dev", owner.uid(), owner.gid(), new IdRange(10_000, 10_999), "1.0", host.release("1.0").build()),
                metadata);
        assertEquals("bangerd 1.0", Files.readString(host.paths.link("bangerd")));
        assertEquals(Path.of("versions/1.0"), Files.readSymbolicLink(host.paths.current()));
        assertEquals("bangerd.service 1.0\nUser=dev\nArguments=" + owner.uid() + " 10000-10999\n",
                Files.readString(host.paths.unitFile(Services.DAEMON)));
        assertEquals("rw-r--r--", mode(host.paths.config()));
        assertEquals("rwx------", mode(host.paths.state()));
        assertEquals("rwx------", mode(host.paths.cache()));
        assertEquals(owner.uid(), HostFiles.uidOf(host.paths.state()));
        assertEquals(List.of("reload", "stop bangerd.service", "start bangerd-root.service", "start bangerd.service"), host.systemd.calls);
        assertEquals(List.of("bangerd-root.service", "bangerd.service"), List.copyOf(host.systemd.enabled));
    }

    @Test
    void nobodyElseCanChangeWhatRootRuns() throws IOException {
        host.install(host.release("1.0"));
        try (var all = Files.walk(host.paths.programs())) {
            all.filter(path -> !Files.isSymbolicLink(path)).forEach(path -> assertTrue(
                    List.of("rwxr-xr-x", "rw-r--r--").contains(mode(path)), path + " " + mode(path)));
        }
        assertEquals(Path.of("bin/java"), Files.readSymbolicLink(host.paths.version("1.0").resolve("runtime/link")));
    }

    @Test
    void aSecondTimeNothingIsChangedAndNothingRestarted() throws IOException {
        host.install(host.release("1.0"));
        Files.writeString(host.paths.config(), "# mine\n");
        var before = host.everything();
        host.systemd.calls.clear();
        host.install(host.release("1.0"));
        assertEquals(before, host.everything());
        assertEquals(List.of(), host.systemd.calls);
        assertTrue(host.said.getLast().contains("nothing was changed"), host.said.getLast());
    }

    @Test
    void theOwnerNeedNotBeNamedAgain() throws IOException {
        host.install(host.release("1.0"));
        new SystemInstall(host.host(), host.release("1.1"), host.said::add).run(Optional.empty());
        assertEquals("1.1", host.metadata().version());
    }

    @ParameterizedTest
    @ValueSource(strings = {"unit", "link", "service", "program"})
    void whatWasBrokenSinceIsMended(String what) throws IOException {
        host.install(host.release("1.0"));
        var before = host.everything();
        switch (what) {
            case "unit" -> Files.writeString(host.paths.unitFile(Services.HELPER), "else");
            case "link" -> Files.delete(host.paths.link("banger"));
            case "program" -> Files.writeString(host.paths.version("1.0").resolve("bin/banger"), "broken");
            default -> host.systemd.active.clear();
        }
        host.install(host.release("1.0"));
        assertEquals(before, host.everything());
        assertEquals(2, host.systemd.active.size());
    }

    @Test
    void anUpgradeKeepsThePreviousVersionAndSettingsAndRange() throws IOException {
        host.install(host.release("1.0"));
        Files.writeString(host.paths.config(), "# mine\n");
        host.accounts.put("late", new Owner(10_500, 10_500, "late", directory));
        host.install(host.release("1.1"));
        host.install(host.release("1.2"));
        assertEquals(List.of("1.1", "1.2"), versions());
        assertEquals(Optional.of("1.1"), VersionSwitch.target(host.paths.previous()));
        assertEquals("# mine\n", Files.readString(host.paths.config()));
        assertEquals(new IdRange(10_000, 10_999), host.metadata().vmIds());
        assertTrue(Files.readString(host.paths.unitFile(Services.DAEMON)).startsWith("bangerd.service 1.2"));
        assertTrue(host.said.contains("upgrading from version 1.1 to 1.2"), host.said.toString());
    }

    @Test
    void goingDownIsAllowedWithAWord() throws IOException {
        host.install(host.release("1.10"));
        host.install(host.release("1.9"));
        assertEquals("1.9", host.metadata().version());
        assertTrue(host.said.contains("going down from version 1.10 to the older 1.9"), host.said.toString());
    }

    @Test
    void anotherBuildOfTheVersionTakesItsPlace() throws IOException {
        host.install(host.release("1.0"));
        host.install(host.release("1.1"));
        host.install(host.release("1.1", "-another"));
        assertEquals("banger 1.1-another", Files.readString(host.paths.link("banger")));
        assertEquals(List.of("1.0", "1.1"), versions());
        assertEquals(Optional.of("1.0"), VersionSwitch.target(host.paths.previous()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bangerd-root.service", "bangerd.service"})
    void anUpgradeThatDoesNotStartGoesBack(String unit) throws IOException {
        host.install(host.release("1.0"));
        host.install(host.release("1.1"));
        var before = host.everything();
        host.systemd.broken = name -> name.equals(unit) && read(host.paths.unitFile(unit)).contains(" 1.2\n");
        var thrown = assertThrows(BangerException.class, () -> host.install(host.release("1.2")));
        assertEquals(Code.OPERATION_FAILED, thrown.code());
        assertTrue(thrown.getMessage().startsWith("version 1.2 does not start: version 1.1 runs again: "), thrown.getMessage());
        assertTrue(thrown.getMessage().contains("last words of " + unit), thrown.getMessage());
        assertEquals(before, host.everything());
        assertEquals(2, host.systemd.active.size());
    }

    @Test
    void anotherBuildThatDoesNotStartGoesBackToo() throws IOException {
        host.install(host.release("1.0"));
        var before = host.everything();
        host.systemd.broken = unit -> read(host.paths.link("banger")).endsWith("-bad");
        assertThrows(BangerException.class, () -> host.install(host.release("1.0", "-bad")));
        assertEquals(before, host.everything());
        assertEquals(2, host.systemd.active.size());
    }

    @Test
    void aFirstInstallationThatDoesNotStartLeavesNothing() throws IOException {
        var before = host.everything();
        host.systemd.broken = unit -> unit.equals(Services.DAEMON);
        var thrown = assertThrows(BangerException.class, () -> host.install(host.release("1.0")));
        assertTrue(thrown.getMessage().contains("what was made was taken away again"), thrown.getMessage());
        assertTrue(thrown.getMessage().contains("last words of bangerd.service"), thrown.getMessage());
        assertEquals(before.keySet(), withoutSharedDirectories());
        assertEquals(1, host.removals.size());
    }

    @Test
    void itNeverTakesAwayWhatWasKeptFromBefore() throws IOException {
        host.install(host.release("1.0"));
        Files.writeString(host.paths.state().resolve("disk"), "precious");
        Files.writeString(host.paths.config(), "# mine\n");
        host.uninstall(false);
        host.systemd.broken = unit -> true;
        assertThrows(BangerException.class, () -> host.install(host.release("1.1")));
        assertEquals("precious", Files.readString(host.paths.state().resolve("disk")));
        assertEquals("# mine\n", Files.readString(host.paths.config()));
        assertFalse(Files.exists(host.paths.metadata()));
    }

    /** Death is an error that nothing catches, at each step; the calls of systemd are steps too. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void killedAtAnyStepItCanBeRunAgain(boolean upgrade) throws IOException {
        if (upgrade) {
            host.install(host.release("1.0"));
        }
        host.install(host.release("1.1"));
        var expected = host.everything();
        var steps = new AtomicInteger();
        for (var killedAt = 1; killedAt == 1 || steps.get() >= killedAt - 1; killedAt++) {
            var one = new InstallFixture(Files.createDirectories(directory.resolve("run-" + killedAt)));
            if (upgrade) {
                one.install(one.release("1.0"));
            }
            steps.set(0);
            var at = killedAt;
            var step = (Runnable) () -> {
                if (steps.incrementAndGet() == at) {
                    throw new Killed();
                }
            };
            one.systemd.broken = unit -> {
                step.run();
                return false;
            };
            try {
                one.install(one.release("1.1"), said -> step.run());
                assertTrue(steps.get() < killedAt);
            } catch (Killed killed) {
                one.systemd.broken = unit -> false;
                one.install(one.release("1.1"));
            }
            assertEquals(expected, one.everything(), "killed at step " + killedAt);
            assertEquals(2, one.systemd.active.size());
        }
        assertTrue(steps.get() >= 6, "there are " + steps + " steps");
    }

    @Test
    void whatRanLastIsGoneBackToWhateverAKilledInstallerLeft() throws IOException {
        host.install(host.release("1.0"));
        var before = host.everything();
        assertThrows(Killed.class, () -> host.install(host.release("1.1"), said -> {
            if (said.startsWith("starting")) {
                throw new Killed();
            }
        }));
        assertEquals(Optional.of("1.1"), VersionSwitch.target(host.paths.current()));
        host.systemd.broken = unit -> read(host.paths.unitFile(unit)).contains(" 1.1\n");
        var thrown = assertThrows(BangerException.class, () -> host.install(host.release("1.1")));
        assertTrue(thrown.getMessage().contains("version 1.0 runs again"), thrown.getMessage());
        assertEquals(before, host.everything());
    }

    /** The build that runs is put aside for another one of its version; its installer is killed, and the next release does not start. */
    @ParameterizedTest
    @CsvSource({"1.0, -bad", "1.0, -worse", "1.1, -bad"})
    void theBuildThatRanLastIsGoneBackToAsWell(String version, String mark) throws IOException {
        host.install(host.release("1.0"));
        var before = host.everything();
        assertThrows(Killed.class, () -> host.install(host.release("1.0", "-bad"), said -> {
            if (said.startsWith("starting")) {
                throw new Killed();
            }
        }));
        assertEquals("banger 1.0-bad", Files.readString(host.paths.link("banger")));
        host.systemd.broken = unit -> !read(host.paths.link("banger")).equals("banger 1.0");
        var thrown = assertThrows(BangerException.class, () -> host.install(host.release(version, mark)));
        assertTrue(thrown.getMessage().contains("version 1.0 runs again"), thrown.getMessage());
        assertEquals(before, host.everything());
        assertEquals(2, host.systemd.active.size());
    }

    /** The killed installer had changed one link of two. */
    @Test
    void whatRanLastIsNeverClearedAway() throws IOException {
        host.install(host.release("1.0"));
        host.install(host.release("1.1"));
        assertThrows(Killed.class, () -> host.install(host.release("1.2"), said -> {
            if (said.startsWith("starting")) {
                throw new Killed();
            }
        }));
        HostFiles.link(host.paths.previous(), Path.of("versions/1.0"));
        var release = host.release("1.3");
        Files.createSymbolicLink(release.directory().resolve("z"), Path.of("/etc"));
        assertThrows(BangerException.class, () -> host.install(release));
        assertEquals(List.of("1.0", "1.1", "1.2"), versions());
    }

    @Test
    void anUpgradeThatCannotBeCopiedLeavesWhatIsThere() throws IOException {
        host.install(host.release("1.0"));
        var before = host.everything();
        var release = host.release("1.1");
        Files.createSymbolicLink(release.directory().resolve("z"), Path.of("/etc"));
        var thrown = assertThrows(BangerException.class, () -> host.install(release));
        assertTrue(thrown.getMessage().contains("untouched"), thrown.getMessage());
        assertEquals(before, host.everything());
        assertEquals(2, host.systemd.active.size());
    }

    static Stream<String> refusals() {
        return Stream.of("unknown", "root", "homeless", "foreign-home", "hostile-name", "no-systemd", "foreign-program", "foreign-state",
                "file-for-directory",
                "another-owner", "moved-uid", "broken-metadata", "empty-name");
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatIsRefusedChangesNothing(String why) throws IOException {
        var name = "dev";
        var named = "";
        switch (why) {
            case "unknown" -> {
                name = "nobody-here";
                named = "'nobody-here'";
            }
            case "empty-name" -> {
                name = "";
                named = "''";
            }
            case "hostile-name" -> {
                name = "dev\n%i@OWNER@";
                named = "'dev\\u000a%i@OWNER@'";
                host.accounts.put(name, host.accounts.get("dev"));
            }
            case "root" -> {
                name = "root";
                named = "uid 0";
                host.accounts.put("root", new Owner(0, 0, "root", directory));
            }
            case "homeless" -> {
                name = "daemon";
                named = "'/nonexistent'";
                host.accounts.put("daemon", new Owner(2, 2, "daemon", Path.of("/nonexistent")));
            }
            case "foreign-home" -> {
                name = "daemon";
                named = "'/usr/sbin'";
                host.accounts.put("daemon", new Owner(2_000_000, 2, "daemon", Path.of("/usr/sbin")));
            }
            case "no-systemd" -> {
                host.systemdRuns = false;
                named = "systemd";
            }
            case "foreign-program" -> {
                Files.createDirectories(host.paths.link("banger").getParent());
                Files.writeString(host.paths.link("banger"), "another banger");
                named = host.paths.link("banger").toString();
            }
            case "file-for-directory" -> {
                Files.createDirectories(host.paths.data().getParent());
                Files.createSymbolicLink(host.paths.data(), directory);
                named = host.paths.data().toString();
            }
            case "foreign-state" -> {
                host.install(host.release("1.0"));
                host.uninstall(false);
                var someone = host.accounts.get("dev").uid() + 1;
                host.accounts.put("dev", new Owner(someone, 2, "dev", Files.createDirectories(directory.resolve("home/moved"))));
                assumeTrue(HostFiles.uidOf(directory) == 0, "only root gives directories away");
                Files.setAttribute(directory.resolve("home/moved"), "unix:uid", someone);
                named = host.paths.state().toString();
            }
            case "another-owner" -> {
                host.install(host.release("1.0"));
                name = "other";
                named = "'other'";
            }
            case "moved-uid" -> {
                host.install(host.release("1.0"));
                Files.writeString(host.paths.metadata(), Files.readString(host.paths.metadata()).replaceFirst("uid = \\d+", "uid = 4711"));
                named = "4711";
            }
            default -> {
                Files.createDirectories(host.paths.etc());
                Files.writeString(host.paths.metadata(), "owner = [");
                named = host.paths.metadata().toString();
            }
        }
        var before = host.everything();
        var release = host.release("1.1");
        var owner = Optional.of(name);
        var thrown = assertThrows(BangerException.class, () -> new SystemInstall(host.host(), release, host.said::add).run(owner));
        assertEquals(Code.BAD_REQUEST, thrown.code());
        assertTrue(thrown.getMessage().contains(named), thrown.getMessage());
        assertFalse(thrown.hint().orElseThrow().isBlank());
        assertEquals(before, host.everything());
    }

    @Test
    void aReleaseThatLeadsElsewhereIsRefused() throws IOException {
        var release = host.release("1.0");
        Files.createSymbolicLink(release.directory().resolve("lib"), Path.of("../../../etc"));
        var before = host.everything();
        var thrown = assertThrows(BangerException.class, () -> host.install(release));
        assertTrue(thrown.getMessage().contains("leads out of the release"), thrown.getMessage());
        assertEquals(before.keySet(), withoutSharedDirectories());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", ".new-1", "1/2", "x1", "1 0", "1\n2"})
    void aVersionIsANameForADirectory(String version) throws IOException {
        var release = host.release("1.0");
        InstallFixture.file(release.directory(), "VERSION", version);
        var thrown = assertThrows(BangerException.class, () -> ReleaseTree.at(release.directory()));
        assertEquals(Code.BAD_REQUEST, thrown.code());
    }

    @Test
    void aCheckoutIsNoRelease() {
        var thrown = assertThrows(BangerException.class, ReleaseTree::ofThisProgram);
        assertEquals(Code.BAD_REQUEST, thrown.code());
        assertTrue(thrown.hint().orElseThrow().contains("make dist"));
    }

    @Test
    void oneInstallerAtATime() throws IOException {
        try (var lock = InstallLock.take(host.paths.lock())) {
            var thrown = assertThrows(BangerException.class, () -> host.install(host.release("1.0")));
            assertEquals(Code.CONFLICT, thrown.code());
        }
        assertFalse(Files.exists(host.paths.lock()));
        host.install(host.release("1.0"));
    }

    /** What another command is changing says nothing yet. */
    @Test
    void nothingIsReadBeforeTheLockIsHeld() throws IOException {
        Files.createDirectories(host.paths.etc());
        Files.writeString(host.paths.metadata(), "owner = [");
        try (var lock = InstallLock.take(host.paths.lock())) {
            var thrown = assertThrows(BangerException.class, () -> host.install(host.release("1.0")));
            assertEquals(Code.CONFLICT, thrown.code());
        }
    }

    /** Directories that are no installation's alone, which packages have on every real host. */
    private Set<String> withoutSharedDirectories() throws IOException {
        var left = new TreeSet<>(host.everything().keySet());
        left.removeAll(List.of("usr", "usr/local", "usr/local/lib", "usr/local/bin", "var", "var/lib", "var/cache", "etc/systemd",
                "etc/systemd/system"));
        return left;
    }

    private List<String> versions() throws IOException {
        return versionsOf(host.paths.versions());
    }

    private static List<String> versionsOf(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    private static String mode(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            return "";
        }
    }

    /** As SIGKILL: no handler runs. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }
}
