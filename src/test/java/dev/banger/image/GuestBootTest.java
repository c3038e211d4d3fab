package dev.banger.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.banger.config.ProcessOwner;
import dev.banger.config.StatePaths;
import dev.banger.guest.ConcatenatedInitramfs;
import dev.banger.guest.GuestConfiguration;
import dev.banger.kernel.Kernel;
import dev.banger.kernel.KernelCatalogue;
import dev.banger.operation.ChildProcess;
import dev.banger.operation.Progress;
import dev.banger.vmm.BinariesFixture;
import dev.banger.vmm.TrialBoot;
import dev.banger.vmm.TrialBoot.Ending;
import dev.banger.vmm.qemu.QemuTrialBoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The imported kernel, {@code guest/init} and a built image together, in emulation. Kernel and image are kept in {@code BANGER_TEST_CACHE}
 * ({@code ~/.cache/banger-test}), so that only the first run builds them.
 */
@Tag("slow")
class GuestBootTest {
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(10);
    private static final Duration BOOT_LIMIT = Duration.ofMinutes(3);

    @TempDir
    Path directory;

    private final TrialBoot boots = new QemuTrialBoot(BinariesFixture.onPath());
    private StatePaths paths;

    @BeforeEach
    void cache() {
        for (var tool : List.of("mmdebstrap", "mke2fs", "busybox", "qemu-system-x86_64", "apt-get")) {
            assumeTrue(ChildProcess.find(tool).isPresent(), "SKIP: " + tool + " is not installed");
        }
        var cache = Optional.ofNullable(System.getenv("BANGER_TEST_CACHE")).map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache/banger-test"));
        paths = new StatePaths(cache.resolve("state"), cache, cache.resolve("run"));
    }

    @Test
    void theImagesSystemdStartsSshOnTheConfiguredGuest() throws IOException {
        var image = new ImageStore(paths, ProcessOwner.current()).resolve(Optional.empty(), Progress.silent("op")).await().atMost(BUILD_LIMIT);
        var result = boot(kernel(), image.rootfs(), "Started ssh.service - OpenBSD Secure Shell server.");
        assertEquals(Ending.MARKER, result.ending(), result.console());
        assertFalse(result.console().contains("banger-init:"), result.console());
        assertFalse(result.console().contains("[FAILED]"), result.console());
    }

    @Test
    void aDiskWithoutAFilesystemEndsTheGuestWithOneClearLine() throws IOException {
        var disk = Files.write(directory.resolve("disk"), new byte[1 << 20]);
        var result = boot(kernel(), disk, "never printed");
        assertEquals(Ending.GUEST_ENDED, result.ending(), result.console());
        assertTrue(result.console().contains("banger-init: cannot mount /dev/vda as ext4"), result.console());
    }

    private Kernel kernel() {
        return new KernelCatalogue(paths, boots).resolve(Optional.empty(), Progress.silent("op")).await().atMost(BUILD_LIMIT);
    }

    private TrialBoot.Result boot(Kernel kernel, Path disk, String marker) {
        var initramfs = directory.resolve("initramfs");
        var configuration = new GuestConfiguration("calm-otter", List.of("ssh-ed25519 AAAA test"), Optional.empty(), Instant.now(), false);
        new ConcatenatedInitramfs().write(kernel.initramfs(), configuration, initramfs).await().atMost(BUILD_LIMIT);
        var request = new TrialBoot.Request(kernel.image(), initramfs, Optional.of(disk),
                "root=/dev/vda rw panic=-1 SYSTEMD_COLORS=0 systemd.show_status=true systemd.log_level=info", marker, BOOT_LIMIT);
        return boots.boot(request).await().atMost(BOOT_LIMIT.plusSeconds(30));
    }
}
