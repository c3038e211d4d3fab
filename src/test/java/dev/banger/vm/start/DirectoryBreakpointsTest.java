package dev.banger.vm.start;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryBreakpointsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    @Test
    void holdsAtTheNamedPointUntilItIsNamedNoMore() throws Exception {
        var breakpoints = new DirectoryBreakpoints(directory);
        breakpoints.reached("vm.create", "tap lease").await().atMost(LIMIT);
        Files.writeString(directory.resolve("at"), "create/tap-lease\n");
        breakpoints.reached("vm.start", "tap lease").await().atMost(LIMIT);
        assertFalse(Files.exists(directory.resolve("reached")));
        var held = breakpoints.reached("vm.create", "tap lease").subscribeAsCompletionStage();
        await().atMost(LIMIT).until(() -> Files.exists(directory.resolve("reached")));
        assertEquals("create/tap-lease\n", Files.readString(directory.resolve("reached")));
        assertFalse(held.isDone());
        Files.delete(directory.resolve("at"));
        await().atMost(LIMIT).until(held::isDone);
        assertEquals("create/tap-lease\nstart/tap-lease\ncreate/tap-lease\n", Files.readString(directory.resolve("passed")));
    }

    @Test
    void undoingHasPointsOfItsOwn() {
        assertEquals("stop/undo-vmm-launch", Breakpoints.Point.before("vm.stop", "undo VMM launch").toString());
        assertEquals("reconcile/undo-nat", Breakpoints.Point.before("reconcile", "undo NAT").toString());
    }
}
