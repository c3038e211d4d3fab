package dev.banger.vmm.firecracker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.config.BangerException;
import dev.banger.vmm.BinariesFixture;
import dev.banger.vmm.ProcessOps;
import dev.banger.vmm.VmmHandle;
import dev.banger.vmm.VmmRig;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that only sleeps stands for Firecracker; the test itself serves the API socket. */
class FirecrackerVmmTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private VmmRig rig;
    private Vertx vertx;
    private FirecrackerApi api;

    @BeforeEach
    void start() throws IOException {
        rig = new VmmRig(ProcessOps.withoutKvm());
        vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        api = new FirecrackerApi(vertx);
    }

    @AfterEach
    void stop() {
        rig.close();
        api.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void a_vm_is_configured_booted_asked_to_end_and_killed() throws IOException {
        var vmm = vmm("exec sleep 600");
        try (var launch = launch(vmm, FakeFirecracker::healthy)) {
            var handle = launch.handle().orTimeout(30, TimeUnit.SECONDS).join();

            assertEquals(List.of("GET /", "PUT /machine-config", "PUT /boot-source", "PUT /drives/root", "PUT /entropy", "PUT /balloon",
                    "PUT /actions"), launch.fake().requests());
            assertTrue(vmm.isAlive(handle));
            vmm.requestPowerOff(handle).await().atMost(LIMIT);
            vmm.kill("test", handle).await().atMost(LIMIT);
            assertFalse(vmm.isAlive(handle));
            assertTrue(vmm.exited(handle).await().atMost(LIMIT).startsWith("firecracker"));
        }
    }

    @Test
    void a_refused_request_is_told_and_leaves_nothing() throws IOException {
        try (var launch = launch(vmm("echo it is I; exec sleep 600"), line -> line.startsWith("PUT /boot-source")
                ? FakeFirecracker.http(400, "{\"fault_message\":\"The kernel file cannot be opened\"}")
                : FakeFirecracker.healthy(line))) {
            var error = assertThrows(CompletionException.class, () -> launch.handle().orTimeout(30, TimeUnit.SECONDS).join());

            assertTrue(error.getCause().getMessage().contains("The kernel file cannot be opened"), error.toString());
            assertTrue(error.getCause().getMessage().contains("it is I"), error.toString());
            assertNothingLeft();
        }
    }

    @Test
    void silence_is_told_and_leaves_nothing() throws IOException {
        try (var launch = launch(vmm("exec sleep 600"), line -> "")) {
            assertThrows(CompletionException.class, () -> launch.handle().orTimeout(30, TimeUnit.SECONDS).join());
            assertNothingLeft();
        }
    }

    @Test
    void an_early_death_is_told_with_the_log() throws IOException {
        var vmm = vmm("echo 'Error creating the Kvm object: No such file or directory'; exit 148");

        var error = assertThrows(BangerException.class,
                () -> vmm.launch("test", VmmRig.spec(directory, directory, directory, directory)).await().atMost(LIMIT));

        assertTrue(error.getMessage().contains("Error creating the Kvm object"), error.getMessage());
        assertNothingLeft();
    }

    /** A launch under way, and the fake that answers it. */
    private record Launch(CompletableFuture<VmmHandle> handle, FakeFirecracker fake) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            fake.close();
        }
    }

    private Launch launch(FirecrackerVmm vmm, Function<String, String> answers) throws IOException {
        var handle = vmm.launch("test", VmmRig.spec(directory, directory, directory, directory)).subscribeAsCompletionStage();
        await().atMost(LIMIT).until(() -> !rig.ops.started().isEmpty());
        return new Launch(handle, new FakeFirecracker(directory.resolve("run/firecracker.sock"), answers));
    }

    private FirecrackerVmm vmm(String script) throws IOException {
        var binary = BinariesFixture.script(directory.resolve("firecracker"), script);
        return new FirecrackerVmm(BinariesFixture.of(binary, binary), rig.launcher, rig.processes, api);
    }

    private void assertNothingLeft() {
        // The JDK's own reaper may come a moment after the pidfd.
        await().atMost(LIMIT).until(() -> rig.ops.started().stream().noneMatch(Process::isAlive));
        assertTrue(Files.notExists(directory.resolve("run/firecracker.sock")));
    }
}
