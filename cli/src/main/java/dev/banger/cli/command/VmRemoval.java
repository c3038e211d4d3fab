package dev.banger.cli.command;

import dev.banger.api.VmView;
import dev.banger.cli.CliContext;
import dev.banger.cli.CommandFailure;
import dev.banger.cli.output.PlainText;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What {@code --rm} does at the end. Signals are not heard meanwhile; a deadline of its own bounds it. */
final class VmRemoval {
    private static final int DEADLINE_SECONDS = 30;
    private static final int TAIL_LINES = 20;

    private final CliContext context;

    VmRemoval(CliContext context) {
        this.context = context;
    }

    /** @return whether the VM is gone; what went wrong has been told */
    boolean remove(VmView vm) {
        var removal = CompletableFuture.runAsync(() -> new Deletion(context).delete(Arguments.vm(vm.id())), Thread::startVirtualThread);
        try {
            removal.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            tell(vm, "no end within " + DEADLINE_SECONDS + " s");
        } catch (ExecutionException e) {
            tell(vm, e.getCause() instanceof CommandFailure failure ? failure.getMessage() : String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            tell(vm, "interrupted");
        }
        return false;
    }

    /** For a VM of which only the id is known: the daemon may have undone its creation meanwhile. */
    void removeIfThere(String id) {
        try {
            context.daemon().find(Arguments.vm(id), VmView.class).ifPresent(this::remove);
        } catch (CommandFailure e) {
            context.output().error(CommandFailure.failed("VM " + id + " may be left: " + e.getMessage(), "Look with 'banger vm list'."));
        }
    }

    /** The last lines of the console on standard error, since the VM's log goes with it. */
    void printLogTail(VmView vm) {
        try {
            var text = context.daemon().text(Arguments.vm(vm.id()) + "/logs", body -> {
                var whole = new StringBuilder();
                new PlainText().copy(new InputStreamReader(body, StandardCharsets.UTF_8), whole);
                return whole.toString();
            });
            var lines = text.lines().toList();
            lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()).forEach(line -> context.output().note("| " + line));
        } catch (CommandFailure e) {
            context.output().note("(no log: " + e.getMessage() + ")");
        }
    }

    private void tell(VmView vm, String why) {
        context.output().error(CommandFailure.failed("could not delete VM '" + vm.name() + "': " + why, "Delete it with 'banger vm delete " + vm.name() + "'."));
    }
}
