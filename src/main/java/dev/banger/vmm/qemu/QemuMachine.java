package dev.banger.vmm.qemu;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.banger.vmm.VmmSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The arguments of {@code qemu-system-x86_64} for one guest, in the words of {@code qemu(1)}.
 *
 * <p>Free text never meets QEMU's comma syntax unescaped: disks are JSON, other paths double their commas.
 *
 * @param accelerated KVM, else multi-threaded emulation
 * @param tscKilohertz the host's, for emulated guests
 */
record QemuMachine(boolean accelerated, OptionalLong tscKilohertz) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MEBIBYTE = 1L << 20;

    /**
     * The arguments of a VM: QMP on {@code qmp}, serial console appended to the spec's log.
     *
     * @param kernel which form of the spec's kernel to boot
     */
    List<String> arguments(VmmSpec spec, Path kernel, Path qmp) {
        var args = base(spec.vcpu(), spec.memoryBytes() / MEBIBYTE);
        add(args, "-name", "banger-" + spec.vmId().substring(0, 8));
        add(args, "-kernel", kernel.toString());
        add(args, "-initrd", spec.initramfs().toString());
        add(args, "-append", commandLine(spec.commandLine()));
        add(args, "-chardev", "file,id=console,append=on,path=" + escaped(spec.consoleLog()));
        add(args, "-serial", "chardev:console");
        add(args, "-chardev", "socket,id=qmp,server=on,wait=off,path=" + escaped(qmp));
        add(args, "-mon", "chardev=qmp,mode=control");
        disk(args, "root", spec.root(), false);
        spec.work().ifPresent(work -> disk(args, "work", work, false));
        spec.nic().ifPresent(nic -> {
            // By name: the tap belongs to the account that QEMU runs under.
            add(args, "-netdev", "tap,id=net0,ifname=" + nic.tap() + ",script=no,downscript=no");
            add(args, "-device", "virtio-net-device,netdev=net0,mac=" + nic.mac());
        });
        add(args, "-object", "rng-builtin,id=rng0");
        add(args, "-device", "virtio-rng-device,rng=rng0");
        add(args, "-device", "virtio-balloon-device,deflate-on-oom=on,free-page-reporting=on");
        return List.copyOf(args);
    }

    /** The arguments of a trial: the serial console is QEMU's stdout, no control socket, disk writes are thrown away. */
    List<String> trialArguments(Path kernelImage, Path initramfs, List<Path> disks, String commandLine) {
        var args = base(1, 512);
        add(args, "-kernel", kernelImage.toString());
        add(args, "-initrd", initramfs.toString());
        add(args, "-append", commandLine(commandLine));
        add(args, "-chardev", "stdio,id=console,signal=off");
        add(args, "-serial", "chardev:console");
        disks.forEach(disk -> disk(args, "root", disk, true));
        return List.copyOf(args);
    }

    private List<String> base(int vcpu, long memoryMebibytes) {
        var args = new ArrayList<String>();
        args.add("-no-user-config");
        args.add("-nodefaults");
        // A guest that reboots ends its VMM: what starts again starts through the pipeline, and a boot loop cannot spin unseen.
        args.add("-no-reboot");
        add(args, "-display", "none");
        add(args, "-M", "microvm,acpi=on,rtc=on");
        if (accelerated) {
            add(args, "-accel", "kvm");
            add(args, "-cpu", "host");
        } else {
            add(args, "-accel", "tcg,thread=multi");
            add(args, "-cpu", "max");
        }
        add(args, "-smp", Integer.toString(vcpu));
        add(args, "-m", memoryMebibytes + "M");
        add(args, "-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny");
        return args;
    }

    /**
     * The guest's command line: the caller's, the serial console, and in emulation what keeps the clock's calibration from hanging.
     *
     * <p>{@code reboot=t} resets by a triple fault: of emulated guests, 8 of 40 hung after "machine restart" by the default way, none of 25
     * by this one. {@code tsc=reliable}: emulated processors share the host's counter, yet the kernel finds them out of step while they
     * are scheduled by turns, and would keep time by counting ticks, of which a busy host loses some.
     */
    String commandLine(String wanted) {
        var line = new StringBuilder(wanted).append(" console=ttyS0 reboot=t");
        if (!accelerated) {
            tscKilohertz.ifPresent(khz -> line.append(" tsc=reliable tsc_early_khz=").append(khz));
            line.append(" no_timer_check");
        }
        return line.toString();
    }

    private static void disk(List<String> args, String name, Path file, boolean discardWrites) {
        var protocol = Map.of(
                "driver", isDevice(file) ? "host_device" : "file",
                "filename", file.toString(),
                "aio", "threads");
        if (discardWrites) {
            // A block device node cannot be a temporary overlay by JSON alone: -drive knows snapshot=on, and takes the escaped path.
            add(args, "-drive", "if=none,id=" + name + ",format=raw,snapshot=on,file=" + escaped(file));
        } else {
            add(args, "-blockdev", json(Map.of("driver", "raw", "node-name", name, "discard", "unmap", "file", protocol)));
        }
        add(args, "-device", "virtio-blk-device,drive=" + name);
    }

    /** A helper that is a server keeps the nodes of root disks outside of {@code /dev}. */
    private static boolean isDevice(Path file) {
        return file.startsWith("/dev") || Files.exists(file) && !Files.isRegularFile(file);
    }

    private static String json(Map<String, Object> value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of strings is always JSON", e);
        }
    }

    /** In QEMU's option syntax a comma ends the value, and two commas mean one ({@code qemu(1)}). */
    static String escaped(Path path) {
        return path.toString().replace(",", ",,");
    }

    private static void add(List<String> args, String option, String value) {
        args.add(option);
        args.add(value);
    }
}
