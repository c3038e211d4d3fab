package dev.banger.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.config.BangerException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of an installation, whole or in pieces. */
class SystemUninstallTest {
    @TempDir
    Path directory;

    private InstallFixture host;
    private Set<String> before;

    @BeforeEach
    void install() throws IOException {
        host = new InstallFixture(directory);
        // What packages have on every host.
        for (var shared : List.of("usr/local/bin", "usr/local/lib", "var/lib", "var/cache", "etc/systemd/system/multi-user.target.wants")) {
            Files.createDirectories(host.paths.root().resolve(shared));
        }
        before = host.everything().keySet();
        host.install(host.release("1.0"));
        fill();
    }

    /** What services and an administrator add. */
    private void fill() throws IOException {
        for (var made : List.of(host.paths.run(), host.paths.vmRun(), host.paths.ledger(), host.paths.unitFile("bangerd.service.d"),
                host.paths.cache().resolve("deep/deeper"), host.paths.nodes().resolve("01234567"), host.paths.state().resolve("images"))) {
            Files.createDirectories(made);
            Files.writeString(made.resolve("file"), "x");
        }
        Files.createSymbolicLink(host.paths.unitFile("multi-user.target.wants/bangerd.service"), host.paths.unitFile("bangerd.service"));
    }

    @Test
    void purgedNothingIsLeft() throws IOException {
        var metadata = host.metadata();
        host.uninstall(true);
        assertEquals(before, host.everything().keySet());
        assertEquals(List.of(Optional.of(metadata)), host.removals);
        assertEquals(Set.of(), host.systemd.active);
        assertEquals(Set.of(), host.systemd.enabled);
        assertEquals("banger is uninstalled: nothing of it is left", host.said.getLast());
    }

    @Test
    void stateAndSettingsStayUnlessPurged() throws IOException {
        host.uninstall(false);
        assertTrue(Files.exists(host.paths.state().resolve("images/file")));
        assertTrue(Files.exists(host.paths.config()));
        assertFalse(Files.exists(host.paths.metadata()));
        assertFalse(Files.exists(host.paths.nodes()));
        assertTrue(host.said.getLast().contains(host.paths.state().toString()), host.said.getLast());
        host.uninstall(true);
        assertEquals(before, host.everything().keySet());
    }

    @Test
    void whatIsStillInTheKernelKeepsTheLedgerForTheNextTime() throws IOException {
        host.stillInTheKernel = List.of("tap bgt-01234567 is busy");
        var thrown = assertThrows(BangerException.class, () -> host.uninstall(true));
        assertTrue(thrown.getMessage().contains("bgt-01234567"), thrown.getMessage());
        assertTrue(Files.exists(host.paths.ledger().resolve("file")));
        assertTrue(Files.exists(host.paths.link("banger")));
        host.stillInTheKernel = List.of();
        host.uninstall(true);
        assertEquals(before, host.everything().keySet());
    }

    @Test
    void aHostWithoutAnInstallationStaysAsItIs() throws IOException {
        host.uninstall(true);
        host.uninstall(true);
        assertEquals(before, host.everything().keySet());
    }

    @Test
    void brokenMetadataDoesNotHoldItUp() throws IOException {
        Files.writeString(host.paths.metadata(), "uid = 1e999999");
        host.uninstall(true);
        assertEquals(before, host.everything().keySet());
        assertEquals(List.of(Optional.empty()), host.removals);
    }

    @Test
    void anotherProgramOfThatNameStays() throws IOException {
        Files.delete(host.paths.link("banger"));
        Files.createSymbolicLink(host.paths.link("banger"), Path.of("/opt/other/banger"));
        host.uninstall(true);
        assertEquals(Path.of("/opt/other/banger"), Files.readSymbolicLink(host.paths.link("banger")));
    }

    @Test
    void aLinkThatTheOwnerPutsIsRemovedAndNotFollowed() throws IOException {
        var outside = Files.createDirectories(directory.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "x");
        Files.createSymbolicLink(host.paths.state().resolve("vms"), outside);
        Files.createSymbolicLink(host.paths.cache().resolve("deep/link"), outside.resolve("precious"));
        host.uninstall(true);
        assertTrue(Files.exists(outside.resolve("precious")));
        assertEquals(before, host.everything().keySet());
    }

    /** By the owner's hand: no image and no cache lies so deep. */
    @Test
    void howeverDeepTheOwnersDirectoriesLieTheyGo() throws IOException {
        Files.createDirectories(host.paths.state().resolve("\u001b[2J/".repeat(300)));
        host.uninstall(true);
        assertEquals(before, host.everything().keySet());
    }

    @Test
    void aNameMadeForRootsTerminalIsShownAsText() {
        var told = HostFiles.left(host.paths.state(), new FileSystemException("\u001b[2J", null, "Device or resource busy"));
        assertTrue(told.getMessage().contains(host.paths.state() + ": "), told.getMessage());
        assertTrue(told.getMessage().contains("Device or resource busy"), told.getMessage());
        assertFalse(told.getMessage().contains("\u001b"), told.getMessage());
    }

    @Test
    void aKilledInstallationAndAKilledRemovalAreCleaned() throws IOException {
        host.uninstall(true);
        for (var killedAt = 1; killedAt <= 6; killedAt++) {
            kill(killedAt, say -> host.install(host.release("1.0"), say));
            host.uninstall(true);
            assertEquals(before, host.everything().keySet(), "installer killed at step " + killedAt);
            host.install(host.release("1.0"));
            kill(killedAt, say -> new SystemUninstall(host.host(), say).run(true));
            host.uninstall(true);
            assertEquals(before, host.everything().keySet(), "removal killed at step " + killedAt);
        }
    }

    private interface Killable {
        void run(Consumer<String> say) throws IOException;
    }

    private static void kill(int step, Killable work) throws IOException {
        var steps = new AtomicInteger();
        try {
            work.run(said -> {
                if (steps.incrementAndGet() == step) {
                    throw new Killed();
                }
            });
        } catch (Killed killed) {
            return;
        }
    }

    /** As SIGKILL: no handler runs. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }
}
