package dev.banger.vm;

import dev.banger.config.BangerConfig;
import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.vm.start.HostCapacity;
import jakarta.inject.Singleton;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** How large a VM is: what was asked for, else the configuration, else a share of the host. */
@Singleton
final class Sizing {
    static final long MEBIBYTE = 1L << 20;
    private static final long GIBIBYTE = 1L << 30;
    private static final int CPU_SHARE = 4;
    private static final int CPU_MOST = 4;
    private static final int MEMORY_SHARE = 8;
    private static final long MEMORY_MOST = 8 * GIBIBYTE;
    private static final long MEMORY_LEAST = 512 * MEBIBYTE;

    /** What both VMMs can do: Firecracker's limit. */
    private static final int CPU_LIMIT = 32;

    private static final long MEMORY_FLOOR = 128 * MEBIBYTE;
    private static final long DISK_FLOOR = 64 * MEBIBYTE;
    private static final long DISK_CEILING = 16L << 40;

    private final BangerConfig.VmDefaults defaults;
    private final HostCapacity host;

    Sizing(BangerConfig config, HostCapacity host) {
        this.defaults = config.vm();
        this.host = host;
    }

    /**
     * @param memoryBytes a multiple of 1 MiB
     * @param diskBytes of the work disk, a multiple of 1 MiB
     */
    record Size(int vcpu, long memoryBytes, long diskBytes) {}

    /** May block for a read of procfs. Refuses what no VMM or host can do with BAD_REQUEST. */
    Size of(OptionalInt vcpu, OptionalLong memoryBytes, OptionalLong diskBytes) {
        var size = new Size(
                vcpu.orElseGet(() -> defaults.vcpu().orElseGet(this::shareOfCpus)),
                memoryBytes.orElseGet(() -> defaults.memory().map(text -> bytes("vm.memory", text)).orElseGet(this::shareOfMemory)),
                diskBytes.orElseGet(() -> bytes("vm.disk-size", defaults.diskSize())));
        check("vcpu", size.vcpu() >= 1 && size.vcpu() <= CPU_LIMIT, size.vcpu() + "", "use 1 to " + CPU_LIMIT);
        checkBytes("memory", size.memoryBytes(), MEMORY_FLOOR, host.memoryBytes());
        checkBytes("disk size", size.diskBytes(), DISK_FLOOR, DISK_CEILING);
        return size;
    }

    private int shareOfCpus() {
        return Math.clamp(host.cpus() / CPU_SHARE, 1, CPU_MOST);
    }

    private long shareOfMemory() {
        var share = Math.clamp(host.memoryBytes() / MEMORY_SHARE, MEMORY_LEAST, MEMORY_MOST);
        return share / MEBIBYTE * MEBIBYTE;
    }

    private static void checkBytes(String what, long bytes, long least, long most) {
        check(what, bytes % MEBIBYTE == 0, bytes + " bytes", "use whole MiB");
        check(
                what,
                bytes >= least && bytes <= most,
                bytes / MEBIBYTE + " MiB",
                "use " + least / MEBIBYTE + " MiB to " + most / MEBIBYTE + " MiB");
    }

    private static void check(String what, boolean good, String value, String rule) {
        if (!good) {
            throw new BangerException(Code.BAD_REQUEST, what + " " + value + " is not possible: " + rule);
        }
    }

    /** A number with {@code M} or {@code G} behind it. */
    private static long bytes(String key, String text) {
        if (!text.matches("[1-9][0-9]{0,9}[MG]")) {
            throw new BangerException(
                    Code.BAD_REQUEST, key + " '" + text + "' is not a size", "Write a number and M or G, such as 512M or 2G.");
        }
        var number = Long.parseLong(text.substring(0, text.length() - 1));
        return number * (text.endsWith("G") ? GIBIBYTE : MEBIBYTE);
    }
}
