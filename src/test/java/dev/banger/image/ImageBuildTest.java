package dev.banger.image;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.banger.config.ProcessOwner;
import dev.banger.config.StatePaths;
import dev.banger.operation.ChildProcess;
import dev.banger.operation.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host's own release, built for real by two callers at once. */
@Tag("slow")
class ImageBuildTest {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @TempDir
    Path directory;

    @Test
    void twoBuildsOfOneNameDoTheWorkOnceAndLeaveNothingBehind() throws IOException {
        for (var tool : List.of("mmdebstrap", "mke2fs", "debugfs")) {
            assumeTrue(ChildProcess.find(tool).isPresent(), "SKIP: " + tool + " is not installed");
        }
        var paths = new StatePaths(directory.resolve("state"), directory.resolve("cache"), directory.resolve("run"));
        var images = new ImageStore(paths, ProcessOwner.current());

        var first = images.build(Optional.empty(), Optional.empty(), Progress.silent("op-1")).subscribeAsCompletionStage();
        var image = images.resolve(Optional.empty(), Progress.silent("op-2")).await().atMost(LIMIT);

        assertEquals(image, first.toCompletableFuture().join());
        assertEquals(List.of(image), images.list().await().atMost(LIMIT));
        for (var absent : List.of("/etc/ssh/ssh_host_rsa_key", "/etc/ssh/ssh_host_ed25519_key", "/var/lib/dbus/machine-id", "/etc/resolv.conf")) {
            assertTrue(stat(image.rootfs(), absent).contains("File not found"), absent);
        }
        assertTrue(stat(image.rootfs(), "/etc/machine-id").contains("Size: 0"));
        assertTrue(stat(image.rootfs(), "/etc/shadow").matches("(?s).*User:\\s+0\\s+Group:\\s+42.*"));
        assertTrue(stat(image.workSeed(), "/.bashrc").matches("(?s).*User:\\s+0\\s+Group:\\s+0.*"));
        try (var left = Files.list(paths.temporary())) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void aCancelledBuildEndsItsProcessesAndLeavesNeitherTreeNorMount() throws IOException {
        assumeTrue(ChildProcess.find("mmdebstrap").isPresent(), "SKIP: mmdebstrap is not installed");
        var paths = new StatePaths(directory.resolve("state"), directory.resolve("cache"), directory.resolve("run"));
        var installing = new CountDownLatch(1);
        var progress = new Progress() {
            @Override
            public String operationId() {
                return "op-cancel";
            }

            @Override
            public void stage(String name) {}

            @Override
            public void detail(String line) {
                if (line.contains("installing essential packages")) {
                    installing.countDown();
                }
            }

            @Override
            public void checkCancelled() {}
        };
        var running = new ImageStore(paths, ProcessOwner.current()).build(Optional.empty(), Optional.empty(), progress)
                .subscribe().with(image -> {});
        await().atMost(LIMIT).until(() -> installing.getCount() == 0);
        running.cancel();
        await().atMost(Duration.ofSeconds(60)).until(() -> paths.temporary().toFile().list().length == 0);
        assertEquals(0, Files.readAllLines(Path.of("/proc/self/mounts")).stream().filter(line -> line.contains(directory.toString())).count());
        assertEquals(0, paths.images().toFile().list().length);
    }

    private static String stat(Path image, String path) {
        return String.join("\n", ChildProcess.of("debugfs", "e2fsprogs", "-R", "stat " + path, image.toString())
                .run(Progress.silent("test")).output());
    }
}
