package dev.banger.doctor;

import dev.banger.api.DoctorReport;
import dev.banger.helper.HostFacts;
import dev.banger.vmm.VmmProgram;
import dev.banger.vmm.VmmProgram.Unusable;
import dev.banger.vmm.VmmProgram.Usable;
import java.util.List;

/** The VMMs' programs: one of them has to be there, and Firecracker counts only where KVM works. */
final class ProgramRows {
    private static final String FIRECRACKER = "firecracker";
    private static final String QEMU = "qemu";

    private ProgramRows() {}

    static List<DoctorReport.Row> of(HostFacts.Fact kvm, VmmProgram firecracker, VmmProgram qemu) {
        return List.of(firecracker(kvm, firecracker), qemu(kvm, firecracker, qemu));
    }

    private static DoctorReport.Row firecracker(HostFacts.Fact kvm, VmmProgram program) {
        return switch (program) {
            case Usable usable when !kvm.available() -> Row.warn(FIRECRACKER, shown(usable) + ", which needs KVM", "QEMU is used instead.");
            case Usable usable -> Row.pass(FIRECRACKER, shown(usable));
            case Unusable(var reason, var fix) when !kvm.available() -> Row.pass(FIRECRACKER, reason + "; not needed, since there is no KVM");
            case Unusable(var reason, var fix) -> Row.warn(FIRECRACKER, reason + ": QEMU is used instead", fix);
        };
    }

    private static DoctorReport.Row qemu(HostFacts.Fact kvm, VmmProgram firecracker, VmmProgram program) {
        return switch (program) {
            case Usable usable -> Row.pass(QEMU, shown(usable));
            case Unusable(var reason, var fix) when kvm.available() && firecracker instanceof Usable ->
                Row.warn(QEMU, reason + ": 'kernel import' cannot prove that a kernel boots", fix);
            case Unusable(var reason, var fix) -> Row.fail(QEMU, reason, fix);
        };
    }

    private static String shown(Usable program) {
        return program.version().text() + " (" + program.binary() + ")";
    }
}
