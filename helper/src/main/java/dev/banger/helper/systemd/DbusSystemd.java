package dev.banger.helper.systemd;

import dev.banger.helper.systemd.Bus.BusError;
import dev.banger.helper.systemd.SystemdException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.freedesktop.dbus.types.Variant;

/** {@link Systemd} over a {@link Bus}. */
final class DbusSystemd implements Systemd {
    private static final String UNIT = "org.freedesktop.systemd1.Unit";
    private static final String SERVICE = "org.freedesktop.systemd1.Service";
    private static final String PROPERTIES = "org.freedesktop.DBus.Properties";
    private static final String REPLACE = "replace";
    private static final Set<String> UNKNOWN =
            Set.of("org.freedesktop.systemd1.NoSuchUnit", "org.freedesktop.DBus.Error.UnknownObject");
    private static final Set<String> TAKEN = Set.of("org.freedesktop.systemd1.UnitExists");

    private final Bus bus;
    private final Duration limit;
    private final JobWaits waits = new JobWaits();

    DbusSystemd(Bus bus) {
        this(bus, JOB_LIMIT);
    }

    DbusSystemd(Bus bus, Duration limit) {
        this.bus = bus;
        this.limit = limit;
        bus.onJobRemoved(waits::ended);
    }

    @Override
    public void startTransient(String unit, List<UnitProperty> properties) throws SystemdException {
        var rows = properties.stream().map(property -> new Object[] {property.name(), property.value()}).toList();
        job("start", unit, "StartTransientUnit", "ssa(sv)a(sa(sv))", unit, "fail", rows, List.of());
    }

    @Override
    public void start(String unit) throws SystemdException {
        job("start", unit, "StartUnit", "ss", unit, REPLACE);
    }

    @Override
    public void stop(String unit) throws SystemdException {
        unlessUnknown(() -> job("stop", unit, "StopUnit", "ss", unit, REPLACE));
    }

    @Override
    public void restart(String unit) throws SystemdException {
        job("restart", unit, "RestartUnit", "ss", unit, REPLACE);
    }

    @Override
    public void kill(String unit, int signal) throws SystemdException {
        manager("kill " + unit, "KillUnit", "ssi", unit, "all", signal);
    }

    @Override
    public void resetFailed(String unit) throws SystemdException {
        unlessUnknown(() -> manager("forget the failure of " + unit, "ResetFailedUnit", "s", unit));
    }

    @Override
    public Optional<UnitState> state(String unit) throws SystemdException {
        try {
            var path = String.valueOf(manager("find " + unit, "LoadUnit", "s", unit)[0]);
            if (property(path, UNIT, "LoadState").equals("not-found")) {
                return Optional.empty();
            }
            // First: once a unit has ended, all else about it stays as it is.
            var active = property(path, UNIT, "ActiveState").toString();
            var end = new UnitState.End(number(path, "ExecMainCode"), number(path, "ExecMainStatus"));
            return Optional.of(new UnitState(
                    active,
                    property(path, UNIT, "SubState").toString(),
                    property(path, SERVICE, "Result").toString(),
                    pid(path, "MainPID"),
                    pid(path, "ExecMainPID"),
                    Optional.of(end).filter(known -> known.code() != 0)));
        } catch (SystemdException e) {
            if (e.reason() == Reason.NO_SUCH_UNIT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public UnitUsage usage(String unit) throws SystemdException {
        var path = String.valueOf(manager("find " + unit, "LoadUnit", "s", unit)[0]);
        var since = ((Number) property(path, UNIT, "ActiveEnterTimestamp")).longValue();
        var memory = ((Number) property(path, SERVICE, "MemoryCurrent")).longValue();
        return new UnitUsage(
                since == 0 ? Optional.empty() : Optional.of(Instant.EPOCH.plus(since, ChronoUnit.MICROS)),
                // UINT64_MAX says that there is no figure.
                memory == -1 ? OptionalLong.empty() : OptionalLong.of(memory));
    }

    @Override
    public List<String> loaded(List<String> patterns) throws SystemdException {
        var rows = manager("list units", "ListUnitsByPatterns", "asas", List.of(), patterns)[0];
        return ((List<?>) rows).stream().map(row -> (String) ((Object[]) row)[0]).sorted().toList();
    }

    @Override
    public void reload() throws SystemdException {
        manager("read the unit files", "Reload", "");
    }

    @Override
    public void enable(List<String> units) throws SystemdException {
        manager("enable " + String.join(", ", units), "EnableUnitFiles", "asbb", units, false, true);
    }

    @Override
    public void disable(List<String> units) throws SystemdException {
        unlessUnknown(() -> manager("disable " + String.join(", ", units), "DisableUnitFiles", "asb", units, false));
    }

    @Override
    public void close() {
        bus.close();
    }

    /** A request that is met already when there is no such unit. */
    private interface Request {
        void make() throws SystemdException;
    }

    private static void unlessUnknown(Request request) throws SystemdException {
        try {
            request.make();
        } catch (SystemdException e) {
            if (e.reason() != Reason.NO_SUCH_UNIT) {
                throw e;
            }
        }
    }

    private OptionalInt pid(String path, String name) throws SystemdException {
        var pid = number(path, name);
        return pid == 0 ? OptionalInt.empty() : OptionalInt.of(pid);
    }

    private int number(String path, String name) throws SystemdException {
        return ((Number) property(path, SERVICE, name)).intValue();
    }

    private Object property(String path, String face, String name) throws SystemdException {
        var value = call("read " + name + " of " + path, path, PROPERTIES, "Get", "ss", face, name)[0];
        return value instanceof Variant<?> variant ? variant.getValue() : value;
    }

    private void job(String verb, String unit, String method, String signature, Object... arguments) throws SystemdException {
        try (var wait = waits.on(unit)) {
            var job = String.valueOf(manager(verb + " " + unit, method, signature, arguments)[0]);
            var result = wait.result(job, limit).orElseThrow(() -> new SystemdException(
                    Reason.JOB, "systemd did not " + verb + " " + unit + " within " + limit.toSeconds() + " s"));
            if (!result.equals("done")) {
                throw new SystemdException(Reason.JOB, "systemd could not " + verb + " " + unit + ": " + result
                        + "; see 'systemctl status " + unit + "' and 'journalctl -u " + unit + "'");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SystemdException(Reason.BUS, "interrupted while systemd was to " + verb + " " + unit, e);
        }
    }

    private Object[] manager(String what, String method, String signature, Object... arguments) throws SystemdException {
        return call(what, Bus.MANAGER_PATH, Bus.MANAGER, method, signature, arguments);
    }

    private Object[] call(String what, String path, String face, String method, String signature, Object... arguments)
            throws SystemdException {
        try {
            return bus.call(path, face, method, signature, arguments);
        } catch (BusError e) {
            var reason = UNKNOWN.contains(e.name()) ? Reason.NO_SUCH_UNIT : TAKEN.contains(e.name()) ? Reason.EXISTS : Reason.REFUSED;
            throw new SystemdException(reason, "systemd could not " + what + ": " + e.getMessage(), e);
        }
    }
}
