package dev.banger.install;

import dev.banger.helper.systemd.Systemd;
import dev.banger.helper.systemd.SystemdException;
import dev.banger.helper.systemd.SystemdException.Reason;
import dev.banger.helper.systemd.UnitProperty;
import dev.banger.helper.systemd.UnitState;
import dev.banger.helper.systemd.UnitUsage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** A service manager whose services run as soon as they are started, but for those that a test says cannot. */
final class FakeSystemd implements Systemd {
    final List<String> calls = new ArrayList<>();
    final Set<String> active = new TreeSet<>();
    final Set<String> enabled = new TreeSet<>();
    Predicate<String> broken = unit -> false;

    @Override
    public void start(String unit) throws SystemdException {
        calls.add("start " + unit);
        if (broken.test(unit)) {
            active.remove(unit);
            throw new SystemdException(Reason.JOB, "systemd could not start " + unit + ": failed");
        }
        active.add(unit);
    }

    @Override
    public void restart(String unit) throws SystemdException {
        start(unit);
    }

    @Override
    public void stop(String unit) {
        calls.add("stop " + unit);
        active.remove(unit);
    }

    @Override
    public void resetFailed(String unit) {
        // Nothing is remembered.
    }

    @Override
    public Optional<UnitState> state(String unit) {
        return Optional.of(active.contains(unit)
                ? new UnitState("active", "running", "success", OptionalInt.of(7), OptionalInt.of(7), Optional.empty())
                : new UnitState("inactive", "dead", "success", OptionalInt.empty(), OptionalInt.empty(), Optional.empty()));
    }

    @Override
    public UnitUsage usage(String unit) {
        return new UnitUsage(Optional.of(Instant.EPOCH), OptionalLong.of(1));
    }

    @Override
    public void reload() {
        calls.add("reload");
    }

    @Override
    public void enable(List<String> units) {
        enabled.addAll(units);
    }

    @Override
    public void disable(List<String> units) {
        units.forEach(enabled::remove);
    }

    @Override
    public List<String> loaded(List<String> patterns) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void startTransient(String unit, List<UnitProperty> properties) {
        throw new UnsupportedOperationException(unit);
    }

    @Override
    public void kill(String unit, int signal) {
        throw new UnsupportedOperationException(unit);
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
