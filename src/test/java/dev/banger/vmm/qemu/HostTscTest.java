package dev.banger.vmm.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostTscTest {
    @TempDir
    Path directory;

    @Test
    void without_cpufreq_the_current_frequency_is_the_calibrated_one() throws IOException {
        cpuinfo("model name\t: AMD EPYC\ncpu MHz\t\t: 2445.428\n");

        assertEquals(OptionalLong.of(2_445_428), tsc().kilohertz());
    }

    @Test
    void with_cpufreq_the_nominal_frequency_is_taken() throws IOException {
        cpuinfo("model name\t: Intel(R) Xeon(R) CPU @ 2.60GHz\ncpu MHz\t\t: 3401.000\n");
        Files.createDirectories(directory.resolve("cpufreq"));
        assertEquals(OptionalLong.of(2_600_000), tsc().kilohertz());

        Files.createDirectories(directory.resolve("acpi_cppc"));
        Files.writeString(directory.resolve("acpi_cppc/nominal_freq"), "2596\n");
        assertEquals(OptionalLong.of(2_596_000), tsc().kilohertz());

        Files.writeString(directory.resolve("cpufreq/base_frequency"), "2595000\n");
        assertEquals(OptionalLong.of(2_595_000), tsc().kilohertz());
    }

    @Test
    void nonsense_is_no_frequency() throws IOException {
        assertEquals(OptionalLong.empty(), tsc().kilohertz());
        for (var text : new String[] {"", "cpu MHz\t\t: 0.000\n", "cpu MHz : many\n", "cpu MHz : 99999999.0\n"}) {
            cpuinfo(text);
            assertEquals(OptionalLong.empty(), tsc().kilohertz(), text);
        }
    }

    private void cpuinfo(String text) throws IOException {
        Files.writeString(directory.resolve("cpuinfo"), text);
    }

    private HostTsc tsc() {
        return new HostTsc(directory, directory);
    }
}
