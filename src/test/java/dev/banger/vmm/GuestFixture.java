package dev.banger.vmm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A kernel that is on this machine, and an initramfs of busybox and one script. */
public final class GuestFixture {
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    private GuestFixture() {}

    /** {@code BANGER_TEST_KERNEL}, the imported default kernel, or one in {@code /boot}; skips the test when there is none. */
    public static Path kernelOrSkip() throws IOException {
        var found = kernel();
        assumeTrue(found.isPresent(),
                "SKIP: no kernel image (BANGER_TEST_KERNEL, kernels/default of BANGER_STATE_DIR or ~/.local/state/banger, /boot/vmlinuz-*)");
        return found.get();
    }

    private static Optional<Path> kernel() throws IOException {
        var named = Optional.ofNullable(System.getenv("BANGER_TEST_KERNEL")).map(Path::of);
        var state = Optional.ofNullable(System.getenv("BANGER_STATE_DIR")).filter(value -> !value.isBlank()).map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local/state/banger"));
        var imported = state.resolve("kernels/default/bzImage");
        try (var boot = Files.isDirectory(Path.of("/boot")) ? Files.list(Path.of("/boot")) : Stream.<Path>empty()) {
            var candidates = Stream.concat(
                    Stream.concat(named.stream(), Stream.of(imported)),
                    boot.filter(p -> p.getFileName().toString().startsWith("vmlinuz-")));
            return candidates.filter(Files::isReadable).findFirst();
        }
    }

    /** Writes an initramfs whose {@code /init} is the script, run by busybox's shell; skips the test when busybox is not static or absent. */
    public static Path initramfs(Path directory, String script) throws IOException {
        assumeTrue(Files.isExecutable(BUSYBOX), "SKIP: no /bin/busybox: apt install busybox-static");
        var out = new ByteArrayOutputStream();
        entry(out, 1, "bin", 0040755, new byte[0]);
        entry(out, 2, "dev", 0040755, new byte[0]);
        entry(out, 3, "proc", 0040755, new byte[0]);
        entry(out, 4, "bin/busybox", 0100755, Files.readAllBytes(BUSYBOX));
        var init = """
                #!/bin/busybox sh
                /bin/busybox mount -t devtmpfs dev /dev
                exec </dev/console >/dev/console 2>&1
                """ + script + "\n";
        entry(out, 5, "init", 0100755, init.getBytes(StandardCharsets.UTF_8));
        entry(out, 0, "TRAILER!!!", 0, new byte[0]);
        return Files.write(directory.resolve("initramfs"), out.toByteArray());
    }

    private static void entry(ByteArrayOutputStream out, int inode, String name, int mode, byte[] content) {
        var fields = new int[] {inode, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length() + 1, 0};
        var header = new StringBuilder("070701");
        for (var field : fields) {
            header.append("%08X".formatted(field));
        }
        out.writeBytes(header.append(name).append('\0').toString().getBytes(StandardCharsets.US_ASCII));
        pad(out);
        out.writeBytes(content);
        pad(out);
    }

    private static void pad(ByteArrayOutputStream out) {
        while (out.size() % 4 != 0) {
            out.write(0);
        }
    }
}
