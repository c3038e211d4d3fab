package dev.banger.vmm.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.banger.config.BangerException;
import dev.banger.vmm.BinariesFixture;
import dev.banger.vmm.GuestFixture;
import dev.banger.vmm.TrialBoot;
import dev.banger.vmm.VmmKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QemuTrialBootTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    @Tag("slow")
    void a_kernel_that_boots_shows_its_marker() throws IOException {
        var kernel = GuestFixture.kernelOrSkip();
        var initramfs = GuestFixture.initramfs(directory, "echo trial-$((40+2)); /bin/busybox sleep 1000");
        var trial = realTrial();

        var result = trial.boot(request(kernel, initramfs, "trial-42", LONG)).await().atMost(LONG.plusSeconds(5));

        assertEquals(TrialBoot.Ending.MARKER, result.ending(), result.console());
        assertTrue(result.console().contains("Linux version"), result.console());
    }

    @Test
    @Tag("slow")
    void a_panic_ends_the_trial_before_its_deadline() throws IOException {
        var kernel = GuestFixture.kernelOrSkip();
        var initramfs = GuestFixture.initramfs(directory, "exit 3");
        var trial = realTrial();

        var result = trial.boot(request(kernel, initramfs, "never", LONG)).await().atMost(LONG.plusSeconds(5));

        assertEquals(TrialBoot.Ending.GUEST_ENDED, result.ending(), result.console());
        assertTrue(result.console().contains("Kernel panic"), result.console());
    }

    @Test
    void silence_ends_at_the_deadline() throws IOException {
        var result = scripted("exec sleep 600").boot(request(Path.of("/k"), Path.of("/i"), "never", Duration.ofMillis(300)))
                .await().atMost(Duration.ofSeconds(20));

        assertEquals(new TrialBoot.Result(TrialBoot.Ending.DEADLINE, ""), result);
    }

    @Test
    void endless_output_is_cut() throws IOException {
        var result = scripted("exec yes").boot(request(Path.of("/k"), Path.of("/i"), "never", LONG)).await().atMost(LONG);

        assertEquals(TrialBoot.Ending.TOO_MUCH_OUTPUT, result.ending());
        assertEquals(1 << 20, result.console().length());
    }

    @Test
    void a_marker_split_over_reads_is_found() throws IOException {
        var result = scripted("printf mar; sleep 0.3; printf ker; exec sleep 600")
                .boot(request(Path.of("/k"), Path.of("/i"), "marker", LONG)).await().atMost(LONG);

        assertEquals(TrialBoot.Ending.MARKER, result.ending());
    }

    @Test
    void a_qemu_that_refuses_is_quoted() {
        var error = assertThrows(BangerException.class,
                () -> scripted("echo cannot open that; exit 1").boot(request(Path.of("/k"), Path.of("/i"), "never", LONG)).await().atMost(LONG));

        assertTrue(error.getMessage().contains("cannot open that"), error.getMessage());
    }

    @Test
    void a_missing_qemu_names_its_package() {
        var trial = new QemuTrialBoot(BinariesFixture.qemu(directory.resolve("absent")));

        var error = assertThrows(BangerException.class,
                () -> trial.boot(request(Path.of("/k"), Path.of("/i"), "never", LONG)).await().atMost(LONG));

        assertEquals(BangerException.Code.UNSUPPORTED, error.code());
        assertTrue(error.hint().orElseThrow().contains("qemu-system-x86"), error.toString());
    }

    private QemuTrialBoot scripted(String script) throws IOException {
        return new QemuTrialBoot(BinariesFixture.qemu(BinariesFixture.script(directory.resolve("qemu"), script)));
    }

    private static QemuTrialBoot realTrial() {
        var binaries = BinariesFixture.onPath();
        assumeTrue(binaries.find(VmmKind.QEMU).isPresent(), "SKIP: no qemu-system-x86_64: apt install qemu-system-x86");
        return new QemuTrialBoot(binaries);
    }

    private static TrialBoot.Request request(Path kernel, Path initramfs, String marker, Duration deadline) {
        return new TrialBoot.Request(kernel, initramfs, Optional.empty(), "panic=-1", marker, deadline);
    }
}
