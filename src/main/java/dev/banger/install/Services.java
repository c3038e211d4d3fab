package dev.banger.install;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.helper.systemd.SystemdException;
import dev.banger.helper.systemd.UnitState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Both daemons as units of systemd: their files, and their life. VMs are in units of their own, and are never touched here. */
final class Services {
    static final String HELPER = "bangerd-root.service";
    static final String DAEMON = "bangerd.service";
    /** In the order in which they start. */
    static final List<String> UNITS = List.of(HELPER, DAEMON);

    private static final String MODE = "rw-r--r--";

    private final InstallHost host;

    Services(InstallHost host) {
        this.host = host;
    }

    /** The text of each unit's file; a missing one is not in it. */
    Map<String, String> files() throws IOException {
        var files = new LinkedHashMap<String, String>();
        for (var unit : UNITS) {
            var file = host.paths().unitFile(unit);
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                files.put(unit, Files.readString(file));
            }
        }
        return files;
    }

    void write(Map<String, String> files) throws IOException {
        Files.createDirectories(host.paths().unitFiles());
        for (var file : files.entrySet()) {
            HostFiles.write(host.paths().unitFile(file.getKey()), file.getValue(), MODE);
        }
    }

    boolean areActive() {
        return UNITS.stream().allMatch(unit -> state(unit).filter(UnitState::isActive).isPresent());
    }

    Optional<UnitState> state(String unit) {
        return asked(() -> host.systemd().state(unit));
    }

    /**
     * Reads the unit files anew and has both units run from them. Returns when both are ready.
     *
     * @throws BangerException OPERATION_FAILED with what systemd said and the unit's last lines
     */
    void startAnew() {
        told(() -> host.systemd().reload());
        told(() -> host.systemd().enable(UNITS));
        restart();
    }

    /** Restarts both, or starts what does not run. Returns when both are ready. */
    void restart() {
        // A unit that failed too often is not started before it is forgiven.
        told(() -> {
            for (var unit : UNITS) {
                host.systemd().resetFailed(unit);
            }
        });
        // The daemon must not find itself without the helper, nor be restarted twice.
        withJournal(DAEMON, () -> host.systemd().stop(DAEMON));
        withJournal(HELPER, () -> host.systemd().restart(HELPER));
        withJournal(DAEMON, () -> host.systemd().start(DAEMON));
        for (var unit : UNITS) {
            if (state(unit).filter(UnitState::isActive).isEmpty()) {
                throw failed(unit + " is " + state(unit).map(UnitState::active).orElse("gone") + " right after its start", unit, null);
            }
        }
    }

    /** Stops both, and takes them away with all that names them: files, links, drop-ins. */
    void remove() throws IOException {
        stop();
        told(() -> host.systemd().disable(UNITS));
        for (var unit : UNITS) {
            HostFiles.delete(host.paths().unitFile(unit));
            HostFiles.delete(host.paths().unitFile(unit + ".d"));
        }
        removeLinks();
        told(() -> {
            host.systemd().reload();
            for (var unit : UNITS) {
                host.systemd().resetFailed(unit);
            }
        });
    }

    /** Returns when neither runs. */
    void stop() {
        for (var unit : UNITS.reversed()) {
            told(() -> host.systemd().stop(unit));
        }
    }

    /** systemd removes the links of units that have a file: one may have been lost. */
    private void removeLinks() throws IOException {
        if (!Files.isDirectory(host.paths().unitFiles())) {
            return;
        }
        try (var directories = Files.newDirectoryStream(host.paths().unitFiles(), "*.{wants,requires,upholds}")) {
            for (var directory : directories) {
                if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                    for (var unit : UNITS) {
                        Files.deleteIfExists(directory.resolve(unit));
                    }
                }
            }
        }
    }

    private interface Request {
        void make() throws SystemdException;
    }

    private interface Question<T> {
        T ask() throws SystemdException;
    }

    private static void told(Request request) {
        asked(() -> {
            request.make();
            return true;
        });
    }

    private static <T> T asked(Question<T> question) {
        try {
            return question.ask();
        } catch (SystemdException e) {
            throw new BangerException(Code.OPERATION_FAILED, e.getMessage(), null, e);
        }
    }

    private void withJournal(String unit, Request request) {
        try {
            request.make();
        } catch (SystemdException e) {
            throw failed(e.getMessage(), unit, e);
        }
    }

    private BangerException failed(String what, String unit, SystemdException cause) {
        var lines = host.journal().tail(unit);
        var said = lines.isEmpty() ? "; its journal is empty" : "; the journal of " + unit + " ends with:\n  " + String.join("\n  ", lines);
        return new BangerException(Code.OPERATION_FAILED, what + said, null, cause);
    }
}
