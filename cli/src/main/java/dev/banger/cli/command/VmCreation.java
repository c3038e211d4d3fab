package dev.banger.cli.command;

import dev.banger.api.CreateVm;
import dev.banger.api.OperationView;
import dev.banger.api.VmView;
import dev.banger.cli.CliContext;
import dev.banger.cli.CommandFailure;
import dev.banger.cli.Signals;
import java.util.Optional;
import java.util.function.Consumer;

/** Creates a VM and follows that to its end. */
final class VmCreation {
    private final CliContext context;

    VmCreation(CliContext context) {
        this.context = context;
    }

    /**
     * How it ended.
     *
     * @param vm what there is now; a VM whose guest never answered is kept, for its log
     * @param failure why it is not what was asked for
     */
    record Result(Optional<VmView> vm, Optional<CommandFailure> failure) {
        /** The VM that is ready; else the failure, which says that a VM was kept where one was. */
        VmView orKept() {
            if (failure.isEmpty() && vm.isPresent()) {
                return vm.get();
            }
            var why = failure.orElseGet(() -> CommandFailure.failed("the VM was deleted while it was created", "See 'banger vm list'."));
            throw vm.map(kept -> CommandFailure.ended(
                            why.exitCode(),
                            why.getMessage(),
                            Optional.of(why.hint().map(hint -> hint + "\n").orElse("")
                                    + "The VM is kept: see 'banger vm logs " + kept.name() + "', then 'banger vm delete " + kept.name() + "'.")))
                    .orElse(why);
        }
    }

    /** A signal cancels the creation. */
    Result create(CreateVm request, Signals signals) {
        return create(request, signals, id -> {});
    }

    /** @param lost told the VM's id when the daemon was lost on the way and nobody knows how the creation ended */
    Result create(CreateVm request, Signals signals, Consumer<String> lost) {
        var operation = context.daemon().post("/v1/vms", request, OperationView.class);
        try {
            var end = context.follower().follow(operation, signals);
            var vm = context.daemon().find(Arguments.vm(operation.subject()), VmView.class);
            return new Result(vm, end.succeeded() && end.caught().isEmpty() ? Optional.empty() : Optional.of(end.failure()));
        } catch (RuntimeException e) {
            lost.accept(operation.subject());
            throw e;
        }
    }
}
