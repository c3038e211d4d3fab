package dev.banger.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.config.BangerException;
import dev.banger.vm.start.HostCapacity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizingTest {
    private static final long MEBIBYTE = 1L << 20;

    @TempDir
    Path directory;

    private Sizing sizing(int cpus, long kibibytes) throws IOException {
        var meminfo = Files.writeString(directory.resolve("meminfo"), "MemTotal:       " + kibibytes + " kB\nMemAvailable: 1 kB\n");
        var host = HostCapacity.ofThisHost(meminfo);
        return new Sizing(LifecycleFixture.config(), new HostCapacity() {
            @Override
            public int cpus() {
                return cpus;
            }

            @Override
            public long memoryBytes() {
                return host.memoryBytes();
            }

            @Override
            public long availableMemoryBytes() {
                return host.availableMemoryBytes();
            }

            @Override
            public long freeDiskBytes(Path directory) {
                return host.freeDiskBytes(directory);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"1,4000000,1,512", "4,16393216,1,2001", "8,33554432,2,4096", "64,134217728,4,8192", "3,8388608,1,1024"})
    void isAShareOfTheHost(int cpus, long kibibytes, int vcpu, long mebibytes) throws IOException {
        var size = sizing(cpus, kibibytes).of(OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty());
        assertEquals(new Sizing.Size(vcpu, mebibytes * MEBIBYTE, 8192 * MEBIBYTE), size);
    }

    @Test
    void whatWasAskedForComesFirst() throws IOException {
        var size = sizing(8, 33554432).of(OptionalInt.of(3), OptionalLong.of(256 * MEBIBYTE), OptionalLong.of(1024 * MEBIBYTE));
        assertEquals(new Sizing.Size(3, 256 * MEBIBYTE, 1024 * MEBIBYTE), size);
    }

    @ParameterizedTest
    @CsvSource({"0,512,8192,vcpu 0", "33,512,8192,vcpu 33", "1,100,8192,memory 100 MiB", "1,99999999,8192,memory 99999999 MiB", "1,512,1,disk size 1 MiB"})
    void refusesWhatCannotBe(int vcpu, long memory, long disk, String named) throws IOException {
        var sizing = sizing(8, 33554432);
        var told = assertThrows(BangerException.class,
                () -> sizing.of(OptionalInt.of(vcpu), OptionalLong.of(memory * MEBIBYTE), OptionalLong.of(disk * MEBIBYTE)));
        assertTrue(told.getMessage().startsWith(named + " is not possible: use "), told.getMessage());
    }

    @Test
    void refusesHalfAMebibyte() throws IOException {
        var sizing = sizing(8, 33554432);
        assertThrows(BangerException.class, () -> sizing.of(OptionalInt.empty(), OptionalLong.of(512 * MEBIBYTE + 1), OptionalLong.empty()));
    }

    @Test
    void namesNeverCollideHoweverManyThereAre() {
        var names = new NameGenerator(new Random(3));
        var taken = new HashSet<String>();
        for (var i = 0; i < 20_000; i++) {
            var name = names.next(taken);
            assertTrue(taken.add(name), name);
            assertEquals(java.util.Optional.empty(), dev.banger.api.Names.checkLabel("VM", name));
        }
    }
}
