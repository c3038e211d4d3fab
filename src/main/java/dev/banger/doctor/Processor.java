package dev.banger.doctor;

import dev.banger.api.DoctorReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The row {@code cpu}: architecture and the extension that KVM needs, from {@code /proc/cpuinfo}. */
final class Processor {
    static final Path CPUINFO = Path.of("/proc/cpuinfo");
    private static final String SUPPORTED = "amd64";
    private static final String NAME = "cpu";

    private Processor() {}

    /** @param architecture as the JVM names it */
    static DoctorReport.Row row(Path cpuinfo, String architecture, int count) {
        if (!architecture.equals(SUPPORTED)) {
            return Row.fail(NAME, "the processor is " + architecture, "Use a host with an x86_64 processor: no other is supported yet.");
        }
        var cpus = count + " x86_64 CPU" + (count == 1 ? "" : "s");
        return extension(cpuinfo)
                .map(name -> Row.pass(NAME, cpus + " with " + name))
                .orElseGet(() -> Row.warn(NAME, cpus + " without vmx or svm: guests are emulated, which is slow",
                        "Enable virtualization in the firmware, or nested virtualization where this host is itself a VM."));
    }

    private static Optional<String> extension(Path cpuinfo) {
        try {
            return Files.readAllLines(cpuinfo, StandardCharsets.ISO_8859_1).stream()
                    .filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .flatMap(line -> Arrays.stream(line.split("\\s+")).filter(List.of("vmx", "svm")::contains).findFirst());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
