package dev.banger.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.operation.Operation.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every boundary of every lifecycle operation is a breakpoint: the crash matrix (lab/crash) halts and kills there. */
class BreakpointsTest {
    private static final List<String> STEPS = List.of("image-and-kernel", "preflight", "bridge", "tap-lease", "root-disk", "work-disk",
            "guest-configuration", "vmm-launch", "handles-recorded", "guest-ready", "nat", "running");

    @TempDir
    Path directory;

    @Test
    void liesBetweenEveryTwoSteps() {
        var fixture = LifecycleFixture.fresh(directory);
        assertEquals(Status.SUCCEEDED, fixture.run(fixture.service.create(LifecycleFixture.request("one"))).status());
        assertEquals(prefixed("create/", List.of("reserve", "begin"), STEPS, List.of("end")), taken(fixture));
        assertEquals(Status.SUCCEEDED, fixture.run(fixture.service.stop("one", Duration.ofSeconds(1))).status());
        assertEquals(prefixed("stop/", List.of("power-off"), undone(), List.of("stopped", "end")), taken(fixture));
        assertEquals(Status.SUCCEEDED, fixture.run(fixture.service.start("one")).status());
        assertEquals(prefixed("start/", STEPS, List.of("end")), taken(fixture));
        assertEquals(Status.SUCCEEDED, fixture.run(fixture.service.delete("one")).status());
        assertEquals(prefixed("delete/", undone(), List.of("forget-vm", "forget-identity", "delete-files", "delete-row", "end")), taken(fixture));
        assertTrue(fixture.host.held().isEmpty());
    }

    private static List<String> taken(LifecycleFixture fixture) {
        var taken = List.copyOf(fixture.points);
        fixture.points.clear();
        return taken;
    }

    private static List<String> undone() {
        return STEPS.reversed().stream().map(step -> "undo-" + step).toList();
    }

    @SafeVarargs
    private static List<String> prefixed(String operation, List<String>... parts) {
        return List.of(parts).stream().flatMap(List::stream).map(step -> operation + step).toList();
    }
}
