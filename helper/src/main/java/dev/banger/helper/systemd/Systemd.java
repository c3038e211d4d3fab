package dev.banger.helper.systemd;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The system's service manager ({@code org.freedesktop.systemd1(5)}).
 *
 * <p>Methods that make a job (start, stop, restart) wait for its end, at most {@link #JOB_LIMIT}; all others are one call, answered within
 * {@link #CALL_LIMIT}. Thread-safe. Every method throws {@link SystemdException}, whose message names the unit and what systemd said.
 */
public interface Systemd extends AutoCloseable {
    Duration CALL_LIMIT = Duration.ofSeconds(25);

    /** Longer than any unit of ours may take ({@code TimeoutStartSec=180} of bangerd.service): systemd says first what failed. */
    Duration JOB_LIMIT = Duration.ofSeconds(240);

    /** Whether systemd runs this host ({@code sd_booted(3)}) and its bus can be reached. */
    static boolean isRunning() {
        return Files.isDirectory(Path.of("/run/systemd/system"), LinkOption.NOFOLLOW_LINKS) && Files.exists(SystemBus.SOCKET);
    }

    /** Over the system bus. The connection is made at the first call, and again when it was lost. */
    static Systemd overSystemBus() {
        return new DbusSystemd(new SystemBus());
    }

    /**
     * Makes a unit that exists in memory alone, and starts it. Returns when systemd counts it as started: for {@code Type=exec}, when the
     * program runs.
     *
     * @throws SystemdException {@link SystemdException.Reason#EXISTS} when a unit of that name is loaded
     */
    void startTransient(String unit, List<UnitProperty> properties) throws SystemdException;

    void start(String unit) throws SystemdException;

    /** A unit that is not loaded is stopped already. */
    void stop(String unit) throws SystemdException;

    /** Starts it when it did not run. */
    void restart(String unit) throws SystemdException;

    /** Sends a signal to all processes of the unit. */
    void kill(String unit, int signal) throws SystemdException;

    /** Lets systemd forget that the unit failed, and with it a transient unit as a whole; one that is not loaded is no error. */
    void resetFailed(String unit) throws SystemdException;

    /** Empty when the unit is neither loaded nor has a file. */
    Optional<UnitState> state(String unit) throws SystemdException;

    /** What a service has been using; empty parts where systemd does not know. */
    UnitUsage usage(String unit) throws SystemdException;

    /** Names of loaded units that match one of the shell patterns. */
    List<String> loaded(List<String> patterns) throws SystemdException;

    /** Reads unit files anew, as {@code systemctl daemon-reload} does. */
    void reload() throws SystemdException;

    /** @param units names of units with a file in a unit directory */
    void enable(List<String> units) throws SystemdException;

    /** Units without a file are no error. */
    void disable(List<String> units) throws SystemdException;

    /** Units run on. */
    @Override
    void close();
}
