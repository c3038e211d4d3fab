package dev.banger.vmm.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.banger.vmm.VmmSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class QemuMachineTest {
    private static final Path AWKWARD = Path.of("/s/a,id=evil,b \"q\"");
    private static final Path KERNEL = AWKWARD;

    @Test
    void free_text_is_data_never_an_option() throws IOException {
        var arguments = emulated().arguments(spec(AWKWARD, "quiet init=/bin/x,y -append"), KERNEL, Path.of("/run/a,b/q.sock"));

        assertEquals("/s/a,id=evil,b \"q\"", after(arguments, "-kernel"));
        assertEquals("/s/a,id=evil,b \"q\"", after(arguments, "-initrd"));
        assertTrue(after(arguments, "-append").startsWith("quiet init=/bin/x,y -append "));
        assertTrue(arguments.contains("file,id=console,append=on,path=/s/a,,id=evil,,b \"q\""));
        assertTrue(arguments.contains("socket,id=qmp,server=on,wait=off,path=/run/a,,b/q.sock"));
        var root = new ObjectMapper().readTree(after(arguments, "-blockdev"));
        assertEquals(AWKWARD.toString(), root.at("/file/filename").asText());
        assertEquals("file", root.at("/file/driver").asText());
    }

    @Test
    void a_block_device_is_opened_as_one() throws IOException {
        var arguments = emulated().arguments(spec(Path.of("/dev/mapper/banger-01234567"), "x"), KERNEL, Path.of("/q"));

        assertEquals("host_device", new ObjectMapper().readTree(after(arguments, "-blockdev")).at("/file/driver").asText());
    }

    @Test
    void emulation_gets_clock_hints_and_kvm_does_not() {
        assertEquals("x console=ttyS0 reboot=t tsc=reliable tsc_early_khz=2445428 no_timer_check", emulated().commandLine("x"));
        assertEquals("x console=ttyS0 reboot=t no_timer_check", new QemuMachine(false, OptionalLong.empty()).commandLine("x"));
        var kvm = new QemuMachine(true, OptionalLong.of(2_445_428));
        assertEquals("x console=ttyS0 reboot=t", kvm.commandLine("x"));
        assertEquals("kvm", after(kvm.arguments(spec(AWKWARD, "x"), KERNEL, Path.of("/q")), "-accel"));
        assertEquals("host", after(kvm.arguments(spec(AWKWARD, "x"), KERNEL, Path.of("/q")), "-cpu"));
    }

    @Test
    void the_tap_is_opened_by_name_and_a_reboot_is_an_end() {
        var arguments = emulated().arguments(spec(AWKWARD, "x"), KERNEL, Path.of("/q"));

        assertEquals("tap,id=net0,ifname=bgt-00000000,script=no,downscript=no", after(arguments, "-netdev"));
        assertTrue(arguments.contains("virtio-net-device,netdev=net0,mac=02:62:0a:d5:4d:02"));
        assertTrue(arguments.contains("-no-reboot"));
        assertTrue(arguments.contains("banger-01234567"));
        assertTrue(arguments.stream().anyMatch(a -> a.startsWith("virtio-rng-device")));
        assertTrue(arguments.stream().anyMatch(a -> a.startsWith("virtio-balloon-device")));
    }

    @Test
    void a_trial_has_no_network_and_no_control_socket() {
        var arguments = emulated().trialArguments(AWKWARD, AWKWARD, List.of(AWKWARD), "x");

        assertFalse(arguments.contains("-netdev"));
        assertFalse(arguments.contains("-mon"));
        assertTrue(after(arguments, "-drive").contains("snapshot=on"));
    }

    private static QemuMachine emulated() {
        return new QemuMachine(false, OptionalLong.of(2_445_428));
    }

    private static String after(List<String> arguments, String option) {
        return arguments.get(arguments.indexOf(option) + 1);
    }

    private static VmmSpec spec(Path file, String commandLine) {
        return new VmmSpec("0123456789abcdef0123456789abcdef", 2, 512L << 20, file, file, file, commandLine, file, Optional.of(file),
                Optional.of(new VmmSpec.Nic("bgt-00000000", "02:62:0a:d5:4d:02")), Path.of("/run/x"), file, file);
    }
}
