package dev.banger.helper;

import dev.banger.helper.systemd.Systemd;
import dev.banger.helper.systemd.SystemdException;
import dev.banger.helper.systemd.UnitProperty;
import dev.banger.helper.systemd.UnitState;
import dev.banger.helper.systemd.UnitUsage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A service manager that runs nothing: units are what a test says they are. */
final class FakeSystemd implements Systemd {
    final Map<String, UnitState> units = new HashMap<>();
    final List<String> started = new ArrayList<>();
    final List<String> forgotten = new ArrayList<>();
    final List<String> stopped = new ArrayList<>();
    Optional<SystemdException> refusal = Optional.empty();
    final Set<String> unstoppable = new HashSet<>();
    UnitState next = running((int) ProcessHandle.current().pid());

    static UnitState running(int pid) {
        return new UnitState("active", "running", "success", OptionalInt.of(pid), OptionalInt.of(pid), Optional.empty());
    }

    static UnitState failed(int pid, String result, int code, int status) {
        return new UnitState(
                "failed", "failed", result, OptionalInt.empty(), OptionalInt.of(pid), Optional.of(new UnitState.End(code, status)));
    }

    @Override
    public void startTransient(String unit, List<UnitProperty> properties) throws SystemdException {
        started.add(unit);
        if (refusal.isPresent()) {
            units.put(unit, failed(4_711, "exit-code", 1, 226));
            throw refusal.get();
        }
        units.put(unit, next);
    }

    @Override
    public void stop(String unit) throws SystemdException {
        if (unstoppable.contains(unit)) {
            throw new SystemdException(SystemdException.Reason.JOB, "systemd could not stop " + unit);
        }
        stopped.add(unit);
        // A failed unit stays, until it is told that this was seen.
    }

    @Override
    public void resetFailed(String unit) {
        forgotten.add(unit);
        units.remove(unit);
    }

    @Override
    public Optional<UnitState> state(String unit) {
        return Optional.ofNullable(units.get(unit));
    }

    @Override
    public UnitUsage usage(String unit) {
        throw new UnsupportedOperationException(unit);
    }

    @Override
    public List<String> loaded(List<String> patterns) {
        return List.copyOf(units.keySet());
    }

    @Override
    public void start(String unit) {
        throw new UnsupportedOperationException(unit);
    }

    @Override
    public void restart(String unit) {
        throw new UnsupportedOperationException(unit);
    }

    @Override
    public void kill(String unit, int signal) {
        throw new UnsupportedOperationException(unit);
    }

    @Override
    public void reload() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void enable(List<String> names) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void disable(List<String> names) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        units.clear();
    }
}
