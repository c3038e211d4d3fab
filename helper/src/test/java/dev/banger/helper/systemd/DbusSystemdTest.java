package dev.banger.helper.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.helper.systemd.SystemdException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.UInt64;
import org.freedesktop.dbus.types.Variant;
import org.junit.jupiter.api.Test;

/** What is made of systemd's answers; the bus is scripted. */
class DbusSystemdTest {
    private static final String UNIT = "banger-vm-01234567.service";
    private static final String JOB = "/org/freedesktop/systemd1/job/7";

    private final ScriptedBus bus = new ScriptedBus();
    private final Systemd systemd = new DbusSystemd(bus, Duration.ofMillis(200));

    @Test
    void aJobThatEndsBeforeItsNameIsKnownIsNotMissed() throws Exception {
        bus.answer("StartUnit", () -> {
            bus.jobs.accept(new Bus.JobEnd("/org/freedesktop/systemd1/job/6", UNIT, "canceled"));
            bus.jobs.accept(new Bus.JobEnd(JOB, "other.service", "failed"));
            bus.jobs.accept(new Bus.JobEnd(JOB, UNIT, "done"));
            return new Object[] {new DBusPath(JOB)};
        });
        systemd.start(UNIT);
        assertEquals(List.of("StartUnit"), bus.called);
    }

    @Test
    void aJobThatFailsNamesTheUnitAndWhereToLook() {
        bus.answer("StartTransientUnit", () -> {
            bus.jobs.accept(new Bus.JobEnd(JOB, UNIT, "failed"));
            return new Object[] {new DBusPath(JOB)};
        });
        var failure = assertThrows(SystemdException.class, () -> systemd.startTransient(UNIT, List.of()));
        assertEquals(Reason.JOB, failure.reason());
        assertTrue(failure.getMessage().contains("journalctl -u " + UNIT), failure.getMessage());
    }

    @Test
    void aJobThatNeverEndsIsGivenUp() {
        bus.answer("RestartUnit", () -> new Object[] {new DBusPath(JOB)});
        var failure = assertThrows(SystemdException.class, () -> systemd.restart(UNIT));
        assertEquals(Reason.JOB, failure.reason());
        assertTrue(failure.getMessage().contains("did not restart " + UNIT), failure.getMessage());
    }

    @Test
    void whatIsNotLoadedIsStoppedAndForgottenAlready() throws Exception {
        bus.refuse("StopUnit", "org.freedesktop.systemd1.NoSuchUnit");
        bus.refuse("ResetFailedUnit", "org.freedesktop.systemd1.NoSuchUnit");
        systemd.stop(UNIT);
        systemd.resetFailed(UNIT);
        assertEquals(List.of("StopUnit", "ResetFailedUnit"), bus.called);
    }

    @Test
    void aRefusalCarriesWhatSystemdSaid() {
        bus.refuse("StartTransientUnit", "org.freedesktop.systemd1.UnitExists");
        assertEquals(Reason.EXISTS, assertThrows(SystemdException.class, () -> systemd.startTransient(UNIT, List.of())).reason());
        bus.refuse("StopUnit", "org.freedesktop.DBus.Error.AccessDenied");
        var denied = assertThrows(SystemdException.class, () -> systemd.stop(UNIT));
        assertEquals(Reason.REFUSED, denied.reason());
        assertTrue(denied.getMessage().contains("said no"), denied.getMessage());
    }

    @Test
    void tellsHowAServiceEnded() throws Exception {
        bus.answer("LoadUnit", () -> new Object[] {new DBusPath("/unit")});
        bus.properties.putAll(Map.of("LoadState", "loaded", "ActiveState", "failed", "SubState", "failed", "Result", "signal",
                "MainPID", new UInt32(0), "ExecMainPID", new UInt32(4_711), "ExecMainCode", 2, "ExecMainStatus", 9));
        assertEquals(
                Optional.of(new UnitState("failed", "failed", "signal", OptionalInt.empty(), OptionalInt.of(4_711),
                        Optional.of(new UnitState.End(2, 9)))),
                systemd.state(UNIT));
        bus.properties.put("LoadState", "not-found");
        assertEquals(Optional.empty(), systemd.state(UNIT));
    }

    @Test
    void tellsWhatAServiceUsesAndWhatIsNotKnown() throws Exception {
        bus.answer("LoadUnit", () -> new Object[] {new DBusPath("/unit")});
        bus.properties.putAll(Map.of("ActiveEnterTimestamp", new UInt64(1_767_225_600_000_001L), "MemoryCurrent", new UInt64(62_914_560)));
        assertEquals(
                new UnitUsage(Optional.of(Instant.parse("2026-01-01T00:00:00.000001Z")), OptionalLong.of(62_914_560)), systemd.usage(UNIT));
        bus.properties.putAll(Map.of("ActiveEnterTimestamp", new UInt64(0), "MemoryCurrent", new UInt64("18446744073709551615")));
        assertEquals(new UnitUsage(Optional.empty(), OptionalLong.empty()), systemd.usage(UNIT));
    }

    /** Answers by method name. */
    private static final class ScriptedBus implements Bus {
        private final Map<String, Answer> answers = new HashMap<>();
        private final Map<String, Object> properties = new HashMap<>();
        private final List<String> called = new ArrayList<>();
        private Consumer<JobEnd> jobs;

        private interface Answer {
            Object[] give() throws BusError;
        }

        void answer(String method, Answer answer) {
            answers.put(method, answer);
        }

        void refuse(String method, String error) {
            answers.put(method, () -> {
                throw new BusError(error, "it said no");
            });
        }

        @Override
        public Object[] call(String path, String face, String method, String signature, Object... arguments) throws BusError {
            if (method.equals("Get")) {
                return new Object[] {new Variant<>(properties.get((String) arguments[1]))};
            }
            called.add(method);
            return answers.get(method).give();
        }

        @Override
        public void onJobRemoved(Consumer<JobEnd> listener) {
            jobs = listener;
        }

        @Override
        public void close() {}
    }
}
