package dev.banger.kernel;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.banger.config.StatePaths;
import dev.banger.operation.ChildProcess;
import dev.banger.operation.Progress;
import dev.banger.vmm.BinariesFixture;
import dev.banger.vmm.qemu.QemuTrialBoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host's own kernel package, imported for real: downloaded, unpacked, extracted, booted, published. */
@Tag("slow")
class KernelImportTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    Path directory;

    @Test
    void theHostsDefaultKernelIsImportedOnceForAllWhoAsk() throws IOException {
        for (var tool : new String[] {"apt-get", "qemu-system-x86_64", "busybox"}) {
            assumeTrue(ChildProcess.find(tool).isPresent(), "skipped: " + tool + " is not installed");
        }
        var paths = new StatePaths(directory.resolve("state"), directory.resolve("cache"), directory.resolve("run"));
        var kernels = new KernelCatalogue(paths, new QemuTrialBoot(BinariesFixture.onPath()));

        var first = kernels.resolve(Optional.empty(), Progress.silent("op-1")).subscribeAsCompletionStage();
        var second = kernels.resolve(Optional.empty(), Progress.silent("op-2")).await().atMost(LIMIT);
        var kernel = first.toCompletableFuture().join();

        assertEquals(kernel, second);
        assertEquals(0, Files.size(kernel.initramfs()) % 4);
        assertAll(
                () -> assertTrue(Elf.isElf(Files.readAllBytes(kernel.vmlinux()))),
                () -> assertEquals(kernel.version(), BootImage.read(kernel.image()).release().orElseThrow()),
                () -> assertTrue(kernel.source().contains(kernel.version()), kernel.source()),
                () -> assertTrue(Files.isDirectory(paths.kernels().resolve("default/modules").resolve(kernel.version()))));
        assertEquals(kernel, kernels.show("default").await().atMost(LIMIT));
        try (var left = Files.list(paths.temporary())) {
            assertEquals(0, left.count());
        }

        kernels.delete("default").await().atMost(LIMIT);
        assertTrue(kernels.list().await().atMost(LIMIT).isEmpty());
        assertFalse(Files.exists(kernel.vmlinux()));
    }
}
