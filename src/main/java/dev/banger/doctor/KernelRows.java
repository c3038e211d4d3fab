package dev.banger.doctor;

import dev.banger.api.DoctorReport;
import dev.banger.helper.HostFacts;
import java.util.List;

/** What the host's kernel offers. */
final class KernelRows {
    private KernelRows() {}

    static List<DoctorReport.Row> of(HostFacts facts) {
        return List.of(
                degraded("kvm", facts.kvm(), "Guests are emulated, which is slow; load kvm_intel or kvm_amd where the CPU has the extension."),
                needed("tun", facts.tun(), "Load the module: sudo modprobe tun. Run doctor as root, or through ./banger."),
                needed("nftables", facts.nftables(), "Load the module: sudo modprobe nf_tables. Run doctor as root, or through ./banger."));
    }

    private static DoctorReport.Row needed(String name, HostFacts.Fact fact, String fix) {
        return fact.available() ? Row.pass(name, fact.detail()) : Row.fail(name, fact.detail(), fix);
    }

    private static DoctorReport.Row degraded(String name, HostFacts.Fact fact, String fix) {
        return fact.available() ? Row.pass(name, fact.detail()) : Row.warn(name, fact.detail(), fix);
    }
}
