package dev.banger.vmm.qemu;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.banger.config.BangerException;
import dev.banger.vmm.Binaries;
import dev.banger.vmm.BinariesFixture;
import dev.banger.vmm.GuestFixture;
import dev.banger.vmm.LogTail;
import dev.banger.vmm.ProcessOps;
import dev.banger.vmm.VmmKind;
import dev.banger.vmm.VmmRig;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QemuVmmTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private VmmRig rig;

    @BeforeEach
    void start() throws IOException {
        rig = new VmmRig(ProcessOps.withoutKvm());
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    @Tag("slow")
    void a_guest_boots_from_awkward_paths_and_is_killed() throws IOException {
        var kernel = GuestFixture.kernelOrSkip();
        var place = Files.createDirectory(directory.resolve("a,b \"c\" file=x"));
        var initramfs = GuestFixture.initramfs(place, "echo guest-is-$((40+2)); /bin/busybox sleep 1000");
        var vmm = realQemu();

        var handle = vmm.launch("test", VmmRig.spec(place, kernel, initramfs, disk(place))).await().atMost(LIMIT);

        assertTrue(vmm.isAlive(handle));
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(200))
                .until(() -> LogTail.of(place.resolve("console.log")).contains("guest-is-42"));
        // A handle of another daemon's life does as well: nothing but the handle is needed.
        vmm.requestPowerOff(handle).await().atMost(LIMIT);
        vmm.kill("test", handle).await().atMost(LIMIT);
        assertFalse(vmm.isAlive(handle));
        assertTrue(vmm.exited(handle).await().atMost(LIMIT).contains("qemu"));
        vmm.kill("test", handle).await().atMost(LIMIT);
    }

    @Test
    @Tag("slow")
    void a_guest_that_reboots_ends_its_vmm() throws IOException {
        var kernel = GuestFixture.kernelOrSkip();
        var initramfs = GuestFixture.initramfs(directory, "/bin/busybox reboot -f");
        var vmm = realQemu();

        var handle = vmm.launch("test", VmmRig.spec(directory, kernel, initramfs, disk(directory))).await().atMost(LIMIT);
        var exited = vmm.exited(handle).ifNoItem().after(LIMIT.minusSeconds(5)).recoverWithItem("still running").await().atMost(LIMIT);

        assertFalse(vmm.isAlive(handle), () -> exited + "; console: " + LogTail.of(directory.resolve("console.log")));
        assertTrue(exited.contains("gone"), exited);
    }

    @Test
    void an_early_death_is_told_with_the_log_and_leaves_nothing() throws IOException {
        var error = refusal("echo 'Could not open /dev/kvm: no such thing' >&2; exit 1");

        assertEquals(BangerException.Code.OPERATION_FAILED, error.code());
        assertTrue(error.getMessage().contains("Could not open /dev/kvm"), error.getMessage());
        assertNothingLeft();
    }

    @Test
    void garbage_on_the_control_socket_is_told_and_leaves_nothing() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/socat")), "SKIP: no socat: apt install socat");
        // The first argument pair that names the socket is the chardev's path.
        var error = refusal("""
                for a; do case $a in socket,*) s=${a##*path=};; esac; done
                exec socat UNIX-LISTEN:$s,fork SYSTEM:'echo hello there'""");

        assertTrue(error.getMessage().contains("not JSON: hello there"), error.getMessage());
        assertNothingLeft();
    }

    @Test
    void a_path_too_long_for_a_socket_is_refused_before_anything_starts() {
        var deep = directory.resolve("d".repeat(100));
        var vmm = vmm(BinariesFixture.qemu(Path.of("/bin/true")));

        var error = assertThrows(BangerException.class,
                () -> vmm.launch("test", VmmRig.spec(deep, deep, deep, deep)).await().atMost(LIMIT));

        assertTrue(error.getMessage().contains("qmp.sock"), error.getMessage());
        assertTrue(rig.ops.started().isEmpty());
    }

    @Test
    void a_cancelled_launch_leaves_no_process() throws IOException {
        var vmm = vmm(BinariesFixture.qemu(BinariesFixture.script(directory.resolve("qemu"), "exec sleep 600")));

        var cancellable = vmm.launch("test", VmmRig.spec(directory, directory, directory, directory)).subscribe().with(h -> {});
        await().atMost(LIMIT).until(() -> !rig.ops.started().isEmpty());
        cancellable.cancel();

        await().atMost(LIMIT).until(() -> rig.ops.started().stream().noneMatch(Process::isAlive));
    }

    private BangerException refusal(String script) throws IOException {
        var vmm = vmm(BinariesFixture.qemu(BinariesFixture.script(directory.resolve("qemu"), script)));
        return assertThrows(BangerException.class,
                () -> vmm.launch("test", VmmRig.spec(directory, directory, directory, directory)).await().atMost(LIMIT));
    }

    private void assertNothingLeft() {
        // The JDK's own reaper may come a moment after the pidfd.
        await().atMost(LIMIT).until(() -> rig.ops.started().stream().noneMatch(Process::isAlive));
        assertTrue(Files.notExists(directory.resolve("run/qmp.sock")));
    }

    private QemuVmm realQemu() {
        var binaries = BinariesFixture.onPath();
        assumeTrue(binaries.find(VmmKind.QEMU).isPresent(), "SKIP: no qemu-system-x86_64: apt install qemu-system-x86");
        return vmm(binaries);
    }

    private QemuVmm vmm(Binaries binaries) {
        return new QemuVmm(binaries, rig.kvm, rig.launcher, rig.processes, new Qmp());
    }

    private static Path disk(Path directory) throws IOException {
        var disk = directory.resolve("root.img");
        try (var file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(1 << 20);
        }
        return disk;
    }
}
