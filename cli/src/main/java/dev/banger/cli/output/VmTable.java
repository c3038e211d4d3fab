package dev.banger.cli.output;

import dev.banger.api.VmView;
import dev.banger.cli.Sizes;
import java.time.Instant;
import java.util.List;

/** VMs as tables. */
public final class VmTable {
    private VmTable() {}

    /** One line each. */
    public static Table list(List<VmView> vms) {
        var table = new Table("NAME", "ID", "STATE", "IMAGE", "VMM", "VCPU", "MEMORY", "ADDRESS", "CREATED");
        for (var vm : vms) {
            table.row(
                    vm.name(),
                    vm.id().substring(0, Math.min(8, vm.id().length())),
                    vm.state(),
                    vm.image(),
                    vm.vmm(),
                    Integer.toString(vm.vcpu()),
                    Sizes.shown(vm.memoryBytes()),
                    vm.address(),
                    Ages.ago(vm.createdAt(), Instant.now()));
        }
        return table;
    }

    /** Everything about one. */
    public static Table details(VmView vm) {
        return new Table("FIELD", "VALUE")
                .row("name", vm.name())
                .row("id", vm.id())
                .row("state", vm.reason().isEmpty() ? vm.state() : vm.state() + " (" + vm.reason() + ")")
                .row("image", vm.image() + " " + vm.imageDigest())
                .row("kernel", vm.kernel())
                .row("vmm", vm.vmm() + (vm.accelerated() ? " with KVM" : " without KVM"))
                .row("vcpu", Integer.toString(vm.vcpu()))
                .row("memory", Sizes.shown(vm.memoryBytes()))
                .row("disk", Sizes.shown(vm.diskBytes()) + " on /root")
                .row("storage", vm.storage())
                .row("address", vm.address())
                .row("mac", vm.mac())
                .row("nat", vm.nat() ? "yes" : "no")
                .row("pid", vm.pid().map(String::valueOf).orElse("-"))
                .row("created", vm.createdAt().toString())
                .row("started", vm.startedAt().map(Instant::toString).orElse("-"));
    }
}
