package dev.banger.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VmmProgramsTest {
    @TempDir
    Path directory;

    @Test
    void versions_are_read() throws IOException {
        var qemu = usable(VmmKind.QEMU, "echo 'QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)'");
        var firecracker = usable(VmmKind.FIRECRACKER, "echo 'Firecracker v1.8.0'; echo 'Supported snapshot data format versions: 1.0'");

        assertEquals(new VmmVersion(7, 2, "7.2.22"), qemu.version());
        assertEquals(new VmmVersion(1, 8, "1.8.0"), firecracker.version());
    }

    @Test
    void what_cannot_be_used_is_named() throws IOException {
        assertTrue(unusable(VmmKind.FIRECRACKER, "echo 'Firecracker v1.7.0'").contains("1.8 is the oldest"));
        assertTrue(unusable(VmmKind.QEMU, "echo QEMU emulator version 5.2.0").contains("6.2 is the oldest"));
        assertTrue(unusable(VmmKind.QEMU, "echo 'Firecracker v1.9.0'").contains("'Firecracker v1.9.0'"));
        assertTrue(unusable(VmmKind.FIRECRACKER, "exit 1").contains("'nothing'"));
        assertTrue(unusable(VmmKind.FIRECRACKER, "exec sleep 600").contains("did not end within"));
        assertTrue(unusable(VmmKind.FIRECRACKER, "exec yes").contains("'y'"));
    }

    @Test
    void a_missing_program_names_its_package_or_where_to_put_it() {
        var none = new Binaries(Optional.of(directory.resolve("fc")), Optional.of(directory.resolve("q")), Map.of());

        var qemu = assertInstanceOf(VmmProgram.Unusable.class, new VmmPrograms(none).find(VmmKind.QEMU));
        var firecracker = assertInstanceOf(VmmProgram.Unusable.class, new VmmPrograms(none).find(VmmKind.FIRECRACKER));

        assertTrue(qemu.fix().contains("apt install qemu-system-x86"), qemu.fix());
        assertTrue(firecracker.fix().contains("FIRECRACKER_BIN"), firecracker.fix());
        assertTrue(firecracker.reason().contains(directory.resolve("fc").toString()), firecracker.reason());
    }

    @Test
    void the_environment_names_a_firecracker() throws IOException {
        var binary = BinariesFixture.script(directory.resolve("my-fc"), "echo Firecracker v1.16.1");

        var found = new Binaries(Optional.empty(), Optional.empty(), Map.of("FIRECRACKER_BIN", binary.toString())).find(VmmKind.FIRECRACKER);

        assertEquals(Optional.of(binary.toRealPath()), found);
    }

    private VmmProgram.Usable usable(VmmKind kind, String script) throws IOException {
        return assertInstanceOf(VmmProgram.Usable.class, find(kind, script));
    }

    private String unusable(VmmKind kind, String script) throws IOException {
        return assertInstanceOf(VmmProgram.Unusable.class, find(kind, script)).reason();
    }

    private VmmProgram find(VmmKind kind, String script) throws IOException {
        var binary = BinariesFixture.script(directory.resolve("vmm"), script);
        return new VmmPrograms(BinariesFixture.of(binary, binary), Duration.ofSeconds(2)).find(kind);
    }
}
