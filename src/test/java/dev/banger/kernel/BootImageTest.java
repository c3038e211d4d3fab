package dev.banger.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.config.BangerException;
import io.airlift.compress.v3.lz4.Lz4JavaCompressor;
import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tukaani.xz.FilterOptions;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.X86Options;
import org.tukaani.xz.XZOutputStream;

/** Kernels made up byte by byte: header as in boot.rst, payload as the kernel's build packs it. */
class BootImageTest {
    private static final byte[] VMLINUX = vmlinux(62);

    private record Packed(String name, byte[] payload) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Packed> compressions() throws IOException {
        return Stream.of(
                new Packed("none", VMLINUX),
                new Packed("gzip", gzip(VMLINUX)),
                new Packed("xz", withSize(xz(VMLINUX))),
                new Packed("zstd", withSize(zstd(VMLINUX))),
                new Packed("lz4", withSize(lz4(VMLINUX))));
    }

    @ParameterizedTest
    @MethodSource("compressions")
    void thePayloadIsUnpackedAndTheReleaseRead(Packed packed) {
        var kernel = BootImage.parse("kernel", bzImage(packed.payload()));
        assertArrayEquals(VMLINUX, kernel.vmlinux());
        assertEquals("6.1.0-test", kernel.release().orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("compressions")
    void damageIsAnErrorThatNamesTheFileAndNeverAnotherOne(Packed packed) {
        var whole = bzImage(packed.payload());
        var random = new Random(20261124);
        for (var i = 0; i < 60; i++) {
            var damaged = i % 2 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (var hit = 0; i % 2 == 1 && hit < 8; hit++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                BootImage.parse("kernel", damaged);
            } catch (BangerException e) {
                assertTrue(e.getMessage().startsWith("kernel"), e.getMessage());
            }
        }
    }

    @Test
    void otherArchitecturesAreRefusedByName() {
        assertTrue(refusal(vmlinux(183)).contains("aarch64"));
        var arm64Image = new byte[4096];
        System.arraycopy("ARM\u0064".getBytes(StandardCharsets.US_ASCII), 0, arm64Image, 0x38, 4);
        assertTrue(refusal(arm64Image).contains("aarch64"));
        var i386 = bzImage(VMLINUX);
        i386[0x236] = 0;
        assertTrue(refusal(i386).contains("i386"));
        assertTrue(refusal(new byte[4096]).contains("neither"));
        assertTrue(refusal(new byte[0]).contains("neither"));
    }

    private static String refusal(byte[] bytes) {
        return assertThrows(BangerException.class, () -> BootImage.parse("kernel", bytes)).getMessage();
    }

    private static byte[] vmlinux(int machine) {
        var bytes = new byte[9 << 20];
        new Random(7).nextBytes(bytes);
        Arrays.fill(bytes, 1 << 20, 8 << 20, (byte) 0);
        System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1}, 0, bytes, 0, 6);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort(18, (short) machine);
        return bytes;
    }

    private static byte[] bzImage(byte[] payload) {
        var setup = 4;
        var offset = 100;
        var bytes = new byte[(setup + 1) * 512 + offset + payload.length + 64];
        var view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes[0x1f1] = (byte) setup;
        view.putInt(0x202, 0x53726448).putShort(0x206, (short) 0x20f).putShort(0x20e, (short) 0x300).putShort(0x236, (short) 1);
        view.putInt(0x248, offset).putInt(0x24c, payload.length);
        var version = "6.1.0-test (builder) #1".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(version, 0, bytes, 0x500, version.length);
        System.arraycopy(payload, 0, bytes, (setup + 1) * 512 + offset, payload.length);
        return bytes;
    }

    private static byte[] withSize(byte[] packed) {
        return ByteBuffer.allocate(packed.length + 4).order(ByteOrder.LITTLE_ENDIAN).put(packed).putInt(VMLINUX.length).array();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] xz(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var xz = new XZOutputStream(out, new FilterOptions[] {new X86Options(), new LZMA2Options(0)})) {
            xz.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] zstd(byte[] bytes) {
        var zstd = new ZstdJavaCompressor();
        var out = new byte[zstd.maxCompressedLength(bytes.length)];
        return Arrays.copyOf(out, zstd.compress(bytes, 0, bytes.length, out, 0, out.length));
    }

    private static byte[] lz4(byte[] bytes) {
        var lz4 = new Lz4JavaCompressor();
        var out = ByteBuffer.allocate(bytes.length + (1 << 20)).order(ByteOrder.LITTLE_ENDIAN).putInt(0x184c2102);
        for (var at = 0; at < bytes.length; at += 8 << 20) {
            var length = Math.min(8 << 20, bytes.length - at);
            var block = new byte[lz4.maxCompressedLength(length)];
            var packed = lz4.compress(bytes, at, length, block, 0, block.length);
            out.putInt(packed).put(block, 0, packed);
        }
        return Arrays.copyOf(out.array(), out.position());
    }
}
