package dev.banger.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.config.BangerException;
import dev.banger.helper.HostFacts;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostVmmsTest {
    private static final HostFacts.Fact KVM = new HostFacts.Fact(true, "API 12");
    private static final HostFacts.Fact NO_KVM = new HostFacts.Fact(false, "the CPU has neither vmx nor svm");
    private static final VmmProgram FIRECRACKER = new VmmProgram.Usable(Path.of("/bin/firecracker"), new VmmVersion(1, 16, "1.16.1"));
    private static final VmmProgram QEMU = new VmmProgram.Usable(Path.of("/bin/qemu"), new VmmVersion(7, 2, "7.2.22"));
    private static final VmmProgram ABSENT = new VmmProgram.Unusable("it was not found on PATH", "Install it.");

    @Test
    void firecracker_where_kvm_works_and_it_is_there() {
        var choice = HostVmms.choice(Optional.empty(), KVM, FIRECRACKER, QEMU);

        assertEquals(new VmmChoice(VmmKind.FIRECRACKER, Path.of("/bin/firecracker"), "1.16.1", true,
                "Firecracker: KVM works and a supported binary is there"), choice);
    }

    @Test
    void qemu_with_kvm_where_firecracker_is_not_there() {
        var choice = HostVmms.choice(Optional.empty(), KVM, ABSENT, QEMU);

        assertEquals(new VmmChoice(VmmKind.QEMU, Path.of("/bin/qemu"), "7.2.22", true,
                "QEMU with KVM, no usable Firecracker: it was not found on PATH"), choice);
    }

    @Test
    void qemu_emulates_where_kvm_does_not_work() {
        var choice = HostVmms.choice(Optional.empty(), NO_KVM, FIRECRACKER, QEMU);

        assertEquals(new VmmChoice(VmmKind.QEMU, Path.of("/bin/qemu"), "7.2.22", false,
                "QEMU in emulation (slow), KVM cannot be used: the CPU has neither vmx nor svm"), choice);
    }

    @Test
    void a_wish_is_met() {
        assertEquals(VmmKind.QEMU, HostVmms.choice(Optional.of(VmmKind.QEMU), KVM, FIRECRACKER, QEMU).kind());
        assertEquals(VmmKind.FIRECRACKER, HostVmms.choice(Optional.of(VmmKind.FIRECRACKER), KVM, FIRECRACKER, ABSENT).kind());
    }

    @Test
    void a_wish_that_cannot_be_met_is_refused_with_reason_and_fix() {
        refused(Optional.of(VmmKind.FIRECRACKER), NO_KVM, FIRECRACKER, QEMU, "neither vmx nor svm", "--vmm qemu");
        refused(Optional.of(VmmKind.FIRECRACKER), KVM, ABSENT, QEMU, "not found on PATH", "Install it.");
        refused(Optional.of(VmmKind.QEMU), KVM, FIRECRACKER, ABSENT, "not found on PATH", "Install it.");
        refused(Optional.empty(), NO_KVM, FIRECRACKER, ABSENT, "not found on PATH", "Install it.");
    }

    private static void refused(
            Optional<VmmKind> wanted, HostFacts.Fact kvm, VmmProgram firecracker, VmmProgram qemu, String reason, String fix) {
        var error = assertThrows(BangerException.class, () -> HostVmms.choice(wanted, kvm, firecracker, qemu));
        assertEquals(BangerException.Code.UNSUPPORTED, error.code());
        assertTrue(error.getMessage().contains(reason), error.getMessage());
        assertTrue(error.hint().orElseThrow().contains(fix), error.toString());
    }
}
