package dev.banger.api.http;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.vm.Vm;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Refuses to delete or replace what VMs are made of; the services that own images and kernels do not know VMs. */
final class Dependents {
    private Dependents() {}

    static void refuse(String what, List<Vm> vms, Predicate<Vm> needs) {
        var names = vms.stream().filter(needs).map(Vm::name).sorted().collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            throw new BangerException(Code.CONFLICT, what + " is needed by: " + names, "Delete those VMs first.");
        }
    }
}
