package dev.banger.vmm;

import dev.banger.config.BangerConfig;
import dev.banger.config.BangerException;
import dev.banger.helper.HostFacts;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** {@link Vmms} by what this host has; {@code vmm.kind} stands in for a wish that the owner did not express. */
@Singleton
public class HostVmms implements Vmms {
    private final Kvm kvm;
    private final VmmPrograms programs;
    private final List<Vmm> kinds;
    private final Optional<VmmKind> configured;

    @Inject
    public HostVmms(Kvm kvm, VmmPrograms programs, @Any Instance<Vmm> kinds, BangerConfig config) {
        this(kvm, programs, kinds.stream().toList(), config.vmm().kind());
    }

    HostVmms(Kvm kvm, VmmPrograms programs, List<Vmm> kinds, Optional<String> configured) {
        this.kvm = Objects.requireNonNull(kvm);
        this.programs = Objects.requireNonNull(programs);
        this.kinds = List.copyOf(kinds);
        this.configured = configured.map(HostVmms::kind);
    }

    @Override
    public Uni<VmmChoice> choose(Optional<VmmKind> wanted) {
        return kvm.fact()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(fact -> choice(wanted.or(() -> configured), fact, programs.find(VmmKind.FIRECRACKER), programs.find(VmmKind.QEMU)));
    }

    @Override
    public Vmm of(VmmKind kind) {
        return kinds.stream().filter(vmm -> vmm.kind() == kind).findFirst()
                .orElseThrow(() -> new IllegalStateException("no VMM of kind " + kind + " is part of this build"));
    }

    /** The rule itself: Firecracker where KVM works, else QEMU with KVM, else QEMU's emulation; a wish is met or refused. */
    static VmmChoice choice(Optional<VmmKind> wanted, HostFacts.Fact kvm, VmmProgram firecracker, VmmProgram qemu) {
        var ruled = kvm.available() && firecracker instanceof VmmProgram.Usable ? VmmKind.FIRECRACKER : VmmKind.QEMU;
        var isWish = wanted.isPresent() && wanted.get() != ruled;
        return switch (wanted.orElse(ruled)) {
            case FIRECRACKER -> firecracker(
                    kvm, firecracker, isWish ? "Firecracker, as asked for" : "Firecracker: KVM works and a supported binary is there");
            case QEMU -> qemu(kvm, qemu, isWish ? "as asked for" : because(kvm, firecracker));
        };
    }

    private static String because(HostFacts.Fact kvm, VmmProgram firecracker) {
        return kvm.available() && firecracker instanceof VmmProgram.Unusable(var reason, var fix)
                ? "no usable Firecracker: " + reason
                : "KVM cannot be used";
    }

    private static VmmChoice firecracker(HostFacts.Fact kvm, VmmProgram program, String reason) {
        return switch (program) {
            case VmmProgram.Unusable(var why, var fix) -> throw refused("Firecracker cannot be used: " + why, fix);
            case VmmProgram.Usable(var binary, var version) when !kvm.available() -> throw refused(
                    "Firecracker cannot be used: it needs KVM, and " + kvm.detail(),
                    "Use --vmm qemu, which emulates where there is no KVM; 'banger doctor' says what KVM lacks.");
            case VmmProgram.Usable(var binary, var version) ->
                new VmmChoice(VmmKind.FIRECRACKER, binary, version.text(), true, reason);
        };
    }

    private static VmmChoice qemu(HostFacts.Fact kvm, VmmProgram program, String why) {
        return switch (program) {
            case VmmProgram.Unusable(var reason, var fix) -> throw refused("QEMU cannot be used: " + reason, fix);
            case VmmProgram.Usable(var binary, var version) when kvm.available() ->
                new VmmChoice(VmmKind.QEMU, binary, version.text(), true, "QEMU with KVM, " + why);
            case VmmProgram.Usable(var binary, var version) ->
                new VmmChoice(VmmKind.QEMU, binary, version.text(), false, "QEMU in emulation (slow), " + why + ": " + kvm.detail());
        };
    }

    private static BangerException refused(String message, String fix) {
        return new BangerException(BangerException.Code.UNSUPPORTED, message, fix);
    }

    private static VmmKind kind(String name) {
        return VmmKind.valueOf(name.toUpperCase(Locale.ROOT));
    }
}
