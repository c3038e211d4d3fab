package dev.banger.helper.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.helper.systemd.SystemdException.Reason;
import dev.banger.helper.systemd.UnitProperty.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The real systemd of a lab's host, as root. */
@Tag("full-host")
class SystemdHostTest {
    private static final String UNIT = "banger-systemd-test.service";
    private static final Path INSTALLED = Path.of("/etc/systemd/system", UNIT);
    private static final Path SLEEP = Path.of("/usr/bin/sleep");

    private final Systemd systemd = Systemd.overSystemBus();

    @AfterEach
    void leaveNothing() throws Exception {
        systemd.stop(UNIT);
        systemd.resetFailed(UNIT);
        systemd.disable(List.of(UNIT));
        if (Files.deleteIfExists(INSTALLED)) {
            systemd.reload();
        }
        systemd.close();
    }

    @Test
    void aTransientUnitRunsIsKilledAndTellsHowItEnded() throws Exception {
        assertTrue(Systemd.isRunning());
        systemd.startTransient(UNIT, List.of(
                UnitProperty.text("Description", "banger's test of systemd"),
                UnitProperty.text("Type", "exec"),
                UnitProperty.flag("NoNewPrivileges", true),
                UnitProperty.mode("UMask", 0007),
                UnitProperty.number("TasksMax", 16),
                UnitProperty.allowing("RestrictAddressFamilies", List.of("AF_UNIX")),
                UnitProperty.texts("InaccessiblePaths", List.of("-/home", "-/root")),
                UnitProperty.text("DevicePolicy", "closed"),
                UnitProperty.devices(List.of(new Device("/dev/net/tun", "rw"), new Device("/dev/block/7:0", "rw"))),
                UnitProperty.command(SLEEP, List.of("600"))));
        var running = systemd.state(UNIT).orElseThrow();
        assertTrue(running.isActive());
        assertEquals(Optional.empty(), running.end());
        assertEquals("sleep\n", Files.readString(Path.of("/proc/" + running.mainPid().orElseThrow() + "/comm")));
        assertEquals(List.of(UNIT), systemd.loaded(List.of("banger-systemd-*.service")));
        assertEquals(Reason.EXISTS, assertThrows(SystemdException.class,
                () -> systemd.startTransient(UNIT, List.of(UnitProperty.command(SLEEP, List.of("600"))))).reason());

        systemd.kill(UNIT, 9);
        systemd.stop(UNIT);
        var ended = systemd.state(UNIT).orElseThrow();
        assertEquals("failed", ended.active());
        assertEquals(Optional.of(new UnitState.End(2, 9)), ended.end());
        assertEquals(running.mainPid(), ended.lastPid());
        systemd.resetFailed(UNIT);
        assertEquals(Optional.empty(), systemd.state(UNIT));
    }

    @Test
    void aProgramThatIsNotThereFailsTheJob() {
        var failure = assertThrows(SystemdException.class, () -> systemd.startTransient(UNIT, List.of(
                UnitProperty.text("Type", "exec"), UnitProperty.command(Path.of("/nonexistent/program"), List.of()))));
        assertEquals(Reason.JOB, failure.reason());
    }

    @Test
    void aUnitFileIsEnabledStartedRestartedAndDisabled() throws Exception {
        Files.writeString(INSTALLED, "[Service]\nExecStart=/usr/bin/sleep 600\n[Install]\nWantedBy=multi-user.target\n");
        systemd.reload();
        systemd.enable(List.of(UNIT));
        var wanted = Path.of("/etc/systemd/system/multi-user.target.wants", UNIT);
        assertTrue(Files.isSymbolicLink(wanted));
        systemd.start(UNIT);
        var first = systemd.state(UNIT).orElseThrow().mainPid();
        systemd.restart(UNIT);
        var second = systemd.state(UNIT).orElseThrow().mainPid();
        assertTrue(second.isPresent() && !second.equals(first), first + " and " + second);
        systemd.disable(List.of(UNIT));
        assertFalse(Files.isSymbolicLink(wanted));
    }
}
