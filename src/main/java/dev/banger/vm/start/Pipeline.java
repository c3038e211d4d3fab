package dev.banger.vm.start;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.operation.OperationCancelled;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Runs steps in order. When one fails, or the owner cancels, the steps done so far and the failing one are undone in reverse: every undo
 * runs, and their failures are joined to the first.
 */
public final class Pipeline {
    private static final Logger LOG = Logger.getLogger(Pipeline.class);
    private static final Duration UNDO_LIMIT = Duration.ofSeconds(60);

    private final List<Step> steps;
    private final Breakpoints breakpoints;

    public Pipeline(List<Step> steps, Breakpoints breakpoints) {
        this.steps = List.copyOf(steps);
        this.breakpoints = breakpoints;
    }

    /** Fails with what the failing step said, told with the step's name and the operation; what could not be undone is suppressed in it. */
    public Uni<Void> run(StartContext context, Cancellation cancellation) {
        return from(0, context, cancellation);
    }

    /** Undoes all steps in reverse, whatever was done of them: stop, delete and reconcile. Fails after all were tried. */
    public Uni<Void> takeDown(StartContext context) {
        var failures = new ArrayList<Throwable>();
        return undo(steps.size() - 1, context, failures).chain(() -> joined(failures)
                .<Uni<Void>>map(failure -> Uni.createFrom().failure(failure))
                .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private Uni<Void> from(int index, StartContext context, Cancellation cancellation) {
        if (index == steps.size()) {
            return breakpoints.reached(context.progress().kind(), "end");
        }
        return one(steps.get(index), context, cancellation)
                .onFailure()
                .recoverWithUni(failure -> undone(index, context, failure))
                .chain(() -> from(index + 1, context, cancellation));
    }

    private Uni<Void> one(Step step, StartContext context, Cancellation cancellation) {
        return breakpoints.reached(context.progress().kind(), step.name()).chain(() -> {
            cancellation.check();
            context.progress().stage(step.name());
            var run = Uni.createFrom().deferred(() -> step.run(context));
            return step.interruptible() ? cancellation.interrupting(run) : run;
        }).onItem().invoke(done -> LOG.debugf("%s: %s: %s done", context.operationId(), context.vmId(), step.name()));
    }

    private Uni<Void> undone(int index, StartContext context, Throwable failure) {
        var step = steps.get(index);
        LOG.infof("%s: %s: %s failed, undoing: %s", context.operationId(), context.vmId(), step.name(), failure.getMessage());
        var failures = new ArrayList<Throwable>();
        return undo(index, context, failures).chain(() -> {
            var told = told(step, context, failure, failures);
            failures.forEach(told::addSuppressed);
            return Uni.createFrom().failure(told);
        });
    }

    private Uni<Void> undo(int index, StartContext context, List<Throwable> failures) {
        if (index < 0) {
            return Uni.createFrom().voidItem();
        }
        var step = steps.get(index);
        var undone = Uni.createFrom().deferred(() -> step.undo(context)).ifNoItem().after(UNDO_LIMIT).fail();
        return breakpoints.reached(context.progress().kind(), "undo " + step.name())
                .chain(() -> undone)
                .onFailure().recoverWithItem(failure -> {
                    LOG.errorf(failure, "%s: %s: undoing '%s' failed", context.operationId(), context.vmId(), step.name());
                    failures.add(new IllegalStateException("undoing '" + step.name() + "' failed: " + failure.getMessage(), failure));
                    return null;
                })
                .chain(() -> undo(index - 1, context, failures));
    }

    private static RuntimeException told(Step step, StartContext context, Throwable failure, List<Throwable> undoFailures) {
        if (failure instanceof OperationCancelled cancelled && undoFailures.isEmpty()) {
            return cancelled;
        }
        var left = undoFailures.isEmpty() ? "" : "; besides, " + undoFailures.getFirst().getMessage();
        var message = step.name() + ": " + reason(failure) + left + " (operation " + context.operationId() + ")";
        return failure instanceof BangerException known
                ? new BangerException(known.code(), message, known.hint().orElse(null), failure)
                : new BangerException(Code.OPERATION_FAILED, message, null, failure);
    }

    private static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static Optional<BangerException> joined(List<Throwable> failures) {
        if (failures.isEmpty()) {
            return Optional.empty();
        }
        var first = new BangerException(Code.OPERATION_FAILED, failures.getFirst().getMessage(), null, failures.getFirst());
        failures.stream().skip(1).forEach(first::addSuppressed);
        return Optional.of(first);
    }
}
