package dev.banger.cli.command;

import dev.banger.api.OperationView;
import dev.banger.cli.CliContext;

/** DELETE on a resource, followed to its end where the daemon makes an operation of it. */
final class Deletion {
    private final CliContext context;

    Deletion(CliContext context) {
        this.context = context;
    }

    void delete(String target) {
        context.daemon().delete(target, OperationView.class).ifPresent(context::await);
    }
}
