package dev.banger.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceMapperRequestTest {
    @Test
    void aTableIsLaidOutAsTheKernelReadsIt() {
        try (var arena = Arena.ofConfined()) {
            var request = DeviceMapperRequest.table(arena, "banger-01234567", List.of(
                    new DeviceMapper.Target(0, 2048, "snapshot", "7:0 7:1 P 8"), new DeviceMapper.Target(2048, 8, "zero", "")));
            var memory = request.memory();
            assertEquals(312 + 56 + 48, memory.byteSize());
            assertEquals(memory.byteSize(), memory.get(JAVA_INT, 12));
            assertEquals(312, memory.get(JAVA_INT, 16));
            assertEquals(2, memory.get(JAVA_INT, 20));
            assertEquals("banger-01234567", memory.getString(48));
            assertEquals(2048, memory.get(JAVA_LONG, 312 + 8));
            assertEquals(56, memory.get(JAVA_INT, 312 + 20));
            assertEquals("snapshot", memory.getString(312 + 24));
            assertEquals("7:0 7:1 P 8", memory.getString(312 + 40));
            assertEquals(2048, memory.get(JAVA_LONG, 312 + 56));
            assertEquals("zero", memory.getString(312 + 56 + 24));
        }
    }

    @Test
    void anEmptyListOfDevicesIsEmpty() {
        try (var arena = Arena.ofConfined()) {
            assertEquals(List.of(), new DeviceMapperRequest(arena, 1024).devices());
        }
    }

    @Test
    void devicesAreReadByTheirOwnOffsets() {
        try (var arena = Arena.ofConfined()) {
            var request = new DeviceMapperRequest(arena, 1024);
            var list = request.memory().asSlice(312);
            list.set(JAVA_LONG, 0, 253L << 8 | 1);
            list.set(JAVA_INT, 8, 32);
            list.setString(12, "vg0-root");
            list.set(JAVA_LONG, 32, 253L << 8 | 0x100000 | 0x2c);
            list.setString(32 + 12, "banger-01234567");
            assertEquals(List.of(new DeviceMapper.Listed("vg0-root", 253, 1), new DeviceMapper.Listed("banger-01234567", 253, 300)),
                    request.devices());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 128, 4096})
    void aNameThatDoesNotFitIsRefused(int length) {
        try (var arena = Arena.ofConfined()) {
            var request = new DeviceMapperRequest(arena, 312);
            assertThrows(IllegalArgumentException.class, () -> request.name("x".repeat(length)));
        }
    }

    /** Answers come from the kernel; a wrong one must end in an exception, never outside the buffer. Seeded. */
    @Test
    void garbageStaysInsideTheBuffer() {
        var random = new Random(34);
        for (var round = 0; round < 2_000; round++) {
            try (var arena = Arena.ofConfined()) {
                var request = new DeviceMapperRequest(arena, 512);
                var bytes = new byte[200];
                random.nextBytes(bytes);
                for (var i = 0; i < bytes.length; i++) {
                    bytes[i] = random.nextInt(3) == 0 ? bytes[i] : 0;
                }
                request.memory().asSlice(312).copyFrom(java.lang.foreign.MemorySegment.ofArray(bytes));
                request.memory().set(JAVA_INT, 20, random.nextInt(4));
                for (var reading : List.<Runnable>of(request::devices, request::targets, request::targetVersions)) {
                    try {
                        reading.run();
                    } catch (IndexOutOfBoundsException | IllegalArgumentException expected) {
                        continue;
                    }
                }
            }
        }
    }
}
