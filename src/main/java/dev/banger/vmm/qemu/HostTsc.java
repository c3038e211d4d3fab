package dev.banger.vmm.qemu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The frequency of the host's time stamp counter, which QEMU's emulation passes on to the guest unscaled ({@code cpu_get_host_ticks}).
 *
 * <p>The kernel tells it exactly only in its log, which an ordinary user may not read. These stand in for it, best first:
 * <ol>
 *   <li>{@code cpu MHz} of {@code /proc/cpuinfo} where no cpufreq driver runs: the kernel then prints {@code cpu_khz}, which it sets
 *       from the TSC calibration ({@code arch/x86/kernel/cpu/proc.c}, {@code tsc.c});
 *   <li>{@code base_frequency} of intel_pstate and {@code nominal_freq} of ACPI CPPC: the TSC runs at the nominal frequency, to 0.1 % or so;
 *   <li>the {@code @ 2.60GHz} of an Intel model name, the same frequency rounded;
 *   <li>the current {@code cpu MHz}.
 * </ol>
 *
 * <p>The nearest of these suffices: the hint replaces a calibration against the PIT, which hangs on a busy host, and scales delay loops
 * and the timer tick. The guest's wall clock is kept right by its own time synchronisation, as on real hardware.
 */
public final class HostTsc {
    private static final Pattern CURRENT = Pattern.compile("(?m)^cpu MHz\\s*:\\s*([0-9]{1,6})(?:\\.([0-9]{1,3})[0-9]*)?\\s*$");
    private static final Pattern NAMED = Pattern.compile("(?m)^model name\\s*:.*@ ([0-9]{1,2})\\.([0-9]{2})GHz");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");
    private static final long LOWEST_KHZ = 100_000;
    private static final long HIGHEST_KHZ = 20_000_000;

    private final Path proc;
    private final Path cpu0;

    public HostTsc() {
        this(Path.of("/proc"), Path.of("/sys/devices/system/cpu/cpu0"));
    }

    HostTsc(Path proc, Path cpu0) {
        this.proc = proc;
        this.cpu0 = cpu0;
    }

    /** In kHz; empty when the host tells nothing that makes sense, and the guest has to calibrate by itself. Reads only. */
    public OptionalLong kilohertz() {
        var cpuinfo = text(proc.resolve("cpuinfo")).orElse("");
        var current = current(cpuinfo);
        if (current.isPresent() && !Files.exists(cpu0.resolve("cpufreq"))) {
            return current;
        }
        var base = number(cpu0.resolve("cpufreq/base_frequency"), 1);
        if (base.isPresent()) {
            return base;
        }
        var nominal = number(cpu0.resolve("acpi_cppc/nominal_freq"), 1_000);
        if (nominal.isPresent()) {
            return nominal;
        }
        var named = named(cpuinfo);
        return named.isPresent() ? named : current;
    }

    static OptionalLong current(String cpuinfo) {
        var match = CURRENT.matcher(cpuinfo);
        if (!match.find()) {
            return OptionalLong.empty();
        }
        var fraction = match.group(2) == null ? "000" : (match.group(2) + "00").substring(0, 3);
        return sensible(Long.parseLong(match.group(1)) * 1_000 + Long.parseLong(fraction));
    }

    static OptionalLong named(String cpuinfo) {
        var match = NAMED.matcher(cpuinfo);
        return match.find()
                ? sensible(Long.parseLong(match.group(1)) * 1_000_000 + Long.parseLong(match.group(2)) * 10_000)
                : OptionalLong.empty();
    }

    private static OptionalLong number(Path file, long scale) {
        return text(file).map(String::strip).filter(t -> DIGITS.matcher(t).matches())
                .map(t -> sensible(Long.parseLong(t) * scale)).orElse(OptionalLong.empty());
    }

    private static OptionalLong sensible(long khz) {
        return khz >= LOWEST_KHZ && khz <= HIGHEST_KHZ ? OptionalLong.of(khz) : OptionalLong.empty();
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
