package dev.banger.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PvhKernelTest {
    @TempDir
    Path directory;

    @Test
    void the_note_decides() throws IOException {
        var image = directory.resolve("bzImage");

        var with = Files.write(directory.resolve("with"), elf(18));
        var without = Files.write(directory.resolve("without"), elf(17));

        assertTrue(PvhKernel.hasEntryPoint(with));
        assertEquals(with, PvhKernel.preferred(image, with));
        assertEquals(image, PvhKernel.preferred(image, without));
        assertEquals(image, PvhKernel.preferred(image, directory.resolve("absent")));
    }

    @Test
    void other_files_are_no_such_kernel() throws IOException {
        for (var size : new int[] {0, 1, 63, 64, 120, elf(18).length - 1}) {
            assertFalse(PvhKernel.hasEntryPoint(Files.write(directory.resolve("cut"), java.util.Arrays.copyOf(elf(17), size))));
        }
    }

    @Test
    void any_bytes_are_read_without_an_exception() throws IOException {
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++) {
            var bytes = elf(17);
            for (var change = 0; change < 4; change++) {
                bytes[6 + random.nextInt(bytes.length - 6)] = (byte) random.nextInt();
            }
            PvhKernel.hasEntryPoint(Files.write(directory.resolve("fuzz"), bytes));
        }
    }

    /** One PT_NOTE segment with two notes, the second of the given type. */
    private static byte[] elf(int noteType) {
        var file = ByteBuffer.allocate(64 + 56 + 20 + 24).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0, 0x464c457f).put(4, (byte) 2).put(5, (byte) 1);
        file.putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) 1);
        file.putInt(64, 4).putLong(64 + 8, 120).putLong(64 + 32, 44);
        note(file, 120, "GNU\0", 3, 2);
        note(file, 140, "Xen\0", noteType, 8);
        return file.array();
    }

    private static void note(ByteBuffer file, int at, String name, int type, int descriptorSize) {
        file.putInt(at, name.length()).putInt(at + 4, descriptorSize).putInt(at + 8, type);
        file.put(at + 12, name.getBytes(StandardCharsets.US_ASCII));
    }
}
