package dev.banger.vmm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/** {@link Binaries} that find what a test wants. */
public final class BinariesFixture {
    private BinariesFixture() {}

    public static Binaries onPath() {
        return new Binaries(Optional.empty(), Optional.empty(), System.getenv());
    }

    public static Binaries qemu(Path qemu) {
        return new Binaries(Optional.empty(), Optional.of(qemu), Map.of());
    }

    public static Binaries of(Path firecracker, Path qemu) {
        return new Binaries(Optional.of(firecracker), Optional.of(qemu), Map.of());
    }

    /** An executable shell script, standing in for a VMM. */
    public static Path script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
