package dev.banger.kernel;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.guest.ConcatenatedInitramfs;
import dev.banger.guest.CpioArchive;
import dev.banger.vmm.TrialBoot;
import dev.banger.vmm.TrialBoot.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Proves a kernel before it is kept: first by its configuration where there is one, then by booting it once with {@code guest/init}, which
 * loads the modules and tells what the kernel has. What is missing is named as the kernel's configuration names it.
 */
final class KernelTrial {
    private static final String MARKER = "banger-trial: end";
    private static final Pattern FACT = Pattern.compile("banger-trial: (release|filesystem|driver|module|disk) (\\S+)");
    private static final Pattern FAILURE = Pattern.compile("banger-init: ([^\\r\\n]*)");
    private static final Pattern PANIC = Pattern.compile("Kernel panic - not syncing: ([^\\r\\n]*)");
    private static final Duration DEADLINE = Duration.ofSeconds(90);
    /** Must be built in: used before any module is loaded. */
    private static final List<String> BUILT_IN = List.of("BLK_DEV_INITRD", "BINFMT_ELF", "BINFMT_SCRIPT", "DEVTMPFS", "PROC_FS", "SYSFS",
            "SERIAL_8250_CONSOLE", "MODULES");
    private static final List<String> BUILT_IN_OR_MODULE = List.of("VIRTIO_MMIO", "VIRTIO_BLK", "VIRTIO_NET", "EXT4_FS");
    private static final Map<String, String> REQUIRED = required();

    private final TrialBoot trialBoot;

    KernelTrial(TrialBoot trialBoot) {
        this.trialBoot = trialBoot;
    }

    private static Map<String, String> required() {
        var facts = new LinkedHashMap<String, String>();
        facts.put("filesystem devtmpfs", "DEVTMPFS");
        facts.put("filesystem ext4", "EXT4_FS");
        facts.put("driver virtio-mmio", "VIRTIO_MMIO");
        facts.put("driver virtio_blk", "VIRTIO_BLK");
        facts.put("driver virtio_net", "VIRTIO_NET");
        facts.put("disk vda", "VIRTIO_MMIO with ACPI");
        return facts;
    }

    /** @throws BangerException UNSUPPORTED when the configuration lacks what a guest needs */
    static void checkConfiguration(Path config) throws IOException {
        var set = new HashSet<String>();
        Files.readAllLines(config).stream().filter(line -> line.startsWith("CONFIG_")).forEach(set::add);
        var missing = new ArrayList<String>();
        BUILT_IN.stream().filter(option -> !set.contains("CONFIG_" + option + "=y")).forEach(missing::add);
        BUILT_IN_OR_MODULE.stream()
                .filter(option -> !set.contains("CONFIG_" + option + "=y") && !set.contains("CONFIG_" + option + "=m"))
                .forEach(missing::add);
        if (!missing.isEmpty()) {
            throw lacks(missing, "its configuration");
        }
    }

    /**
     * Boots it. Blocking.
     *
     * @param work a directory of ours for the trial's files
     * @return the release that the running kernel tells, {@code uname -r}
     */
    String boot(Path kernelImage, Path initramfs, Path work) throws IOException {
        var withTrial = work.resolve("trial-initramfs");
        ConcatenatedInitramfs.append(initramfs, CpioArchive.bytes(archive -> archive.file("banger/trial", 0644, "")), withTrial);
        var disk = work.resolve("trial-disk");
        Files.write(disk, new byte[1 << 20]);
        var result = trialBoot.boot(new TrialBoot.Request(
                        kernelImage, withTrial, Optional.of(disk), "panic=-1", MARKER, DEADLINE))
                .await().atMost(DEADLINE.plusSeconds(30));
        return judge(result);
    }

    /** What the console says about the kernel. */
    static String judge(TrialBoot.Result result) {
        var console = result.console();
        if (result.ending() != Ending.MARKER) {
            throw refused(result);
        }
        var facts = new HashSet<String>();
        var release = "";
        var matcher = FACT.matcher(console);
        while (matcher.find()) {
            facts.add(matcher.group(1) + " " + matcher.group(2));
            release = matcher.group(1).equals("release") ? matcher.group(2) : release;
        }
        var missing = REQUIRED.entrySet().stream().filter(need -> !facts.contains(need.getKey())).map(Map.Entry::getValue).toList();
        if (!missing.isEmpty()) {
            throw lacks(missing, "the trial boot");
        }
        return release;
    }

    private static BangerException refused(TrialBoot.Result result) {
        var console = result.console();
        var failure = FAILURE.matcher(console);
        if (failure.find()) {
            return new BangerException(Code.UNSUPPORTED, "the kernel cannot run a guest: " + failure.group(1));
        }
        var panic = PANIC.matcher(console);
        if (panic.find()) {
            var reason = panic.group(1);
            var option = reason.contains("Unable to mount root fs") || reason.contains("No working init") ? "BLK_DEV_INITRD or BINFMT_SCRIPT" : "";
            return option.isEmpty()
                    ? new BangerException(Code.UNSUPPORTED, "the kernel panics in a trial boot: " + reason)
                    : lacks(List.of(option), "the trial boot (" + reason + ")");
        }
        var last = console.lines().map(line -> line.replaceAll("\\p{Cntrl}", " ").strip()).filter(line -> !line.isEmpty())
                .reduce((a, b) -> b).orElse("nothing at all: is SERIAL_8250_CONSOLE built in?");
        return switch (result.ending()) {
            case DEADLINE -> new BangerException(Code.OPERATION_FAILED,
                    "the kernel did not come up in a trial boot of " + DEADLINE.toSeconds() + " s; the console's last line: " + last,
                    "On a very busy host, try again.");
            default -> new BangerException(Code.UNSUPPORTED, "the kernel ended in a trial boot; the console's last line: " + last);
        };
    }

    private static BangerException lacks(List<String> options, String according) {
        return new BangerException(Code.UNSUPPORTED, "the kernel lacks " + String.join(", ", options) + " according to " + according,
                "Use a kernel with these options, such as Debian's linux-image-cloud-amd64.");
    }
}
