package dev.banger.cli.client;

import dev.banger.api.OperationEventView;
import dev.banger.api.OperationView;
import dev.banger.cli.CommandFailure;
import dev.banger.cli.Signals;
import dev.banger.cli.output.StageProgress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** Follows an operation to its end, shows its stages, and cancels it when a signal comes. */
public final class OperationFollower {
    private static final int RECONNECTS = 5;

    private final DaemonClient daemon;
    private final StageProgress progress;
    private final Set<String> ended = new HashSet<>();

    public OperationFollower(DaemonClient daemon, StageProgress progress) {
        this.daemon = daemon;
        this.progress = progress;
    }

    /**
     * @param caught the signal that asked for an end, where one came
     */
    public record Ended(OperationView operation, Optional<Signals.Caught> caught) {
        public boolean succeeded() {
            return operation.status().equals("succeeded");
        }

        /** Why it did not succeed. */
        public CommandFailure failure() {
            var what = operation.kind() + " of " + operation.subject();
            if (caught.isPresent()) {
                return CommandFailure.ended(caught.get().exitCode(), what + " was cancelled", Optional.empty());
            }
            return operation.problem().map(DaemonClient::failure).orElseGet(() -> CommandFailure.failed(
                    what + " ended as " + operation.status(), "See 'banger doctor' and the daemon's log."));
        }
    }

    /** The operation's end, whatever it is. A first signal cancels the operation and waits for its undoing; a second ends the wait. */
    public Ended follow(OperationView operation, Signals signals) {
        var caught = new AtomicReference<Signals.Caught>();
        var open = new AtomicReference<DaemonClient.OpenEvents>();
        signals.deliverTo(signal -> {
            if (caught.getAndSet(signal) == null) {
                // Apart from the thread that hears signals: a second one must get through.
                Thread.startVirtualThread(() -> cancel(operation.id()));
            } else {
                closeQuietly(open.get());
            }
        });
        try {
            return new Ended(await(operation, open), Optional.ofNullable(caught.get()));
        } catch (IOException e) {
            if (caught.get() != null) {
                throw CommandFailure.ended(
                        caught.get().exitCode(), "no longer waiting for " + operation.id() + " to be undone", Optional.of("See 'banger vm list'."));
            }
            throw CommandFailure.failed("lost the daemon while following " + operation.kind() + " (" + operation.id() + "): " + e.getMessage(),
                    "'banger vm list' shows what there is. " + daemon.daemonLog(), e);
        } finally {
            progress.finish();
            signals.hold();
        }
    }

    /** The operation's end, as a success or as its failure. */
    public OperationView await(OperationView operation) {
        try (var signals = Signals.open()) {
            var end = follow(operation, signals);
            if (!end.succeeded()) {
                throw end.failure();
            }
            return end.operation();
        }
    }

    private OperationView await(OperationView operation, AtomicReference<DaemonClient.OpenEvents> open) throws IOException {
        var target = "/v1/operations/" + DaemonClient.segment(operation.id());
        var now = operation;
        for (int attempt = 0; attempt < RECONNECTS && now.status().equals("running"); attempt++) {
            try (var events = daemon.events(target + "/events")) {
                open.set(events);
                now = read(events.stream()).orElse(now);
            }
            if (now.status().equals("running")) {
                now = daemon.get(target, OperationView.class);
            }
        }
        if (now.status().equals("running")) {
            throw new IOException("the stream of events ended " + RECONNECTS + " times");
        }
        // What ended before the first event, or faster than it could be followed.
        now.stages().stream().filter(OperationView.StageView::done).forEach(stage -> ended(stage.name(), stage.millis()));
        return now;
    }

    private Optional<OperationView> read(EventStream stream) throws IOException {
        Optional<OperationView> last = Optional.empty();
        for (var event = stream.next(); event.isPresent(); event = stream.next()) {
            var view = daemon.json().read(event.get().data().getBytes(StandardCharsets.UTF_8), OperationEventView.class);
            switch (view.type()) {
                case "snapshot" -> {
                    last = view.operation();
                    if (last.isPresent()) {
                        last.get().stages().stream().filter(OperationView.StageView::done).forEach(s -> ended(s.name(), s.millis()));
                        if (!last.get().status().equals("running")) {
                            return last;
                        }
                    }
                }
                case "stage-began" -> view.stage().ifPresent(progress::began);
                case "stage-ended" -> view.stage().ifPresent(stage -> ended(stage, view.millis().orElse(0L)));
                case "detail" -> view.line().ifPresent(progress::detail);
                default -> {}
            }
        }
        return last;
    }

    private void ended(String stage, long millis) {
        if (ended.add(stage)) {
            progress.ended(stage, millis);
        }
    }

    private void cancel(String id) {
        try {
            daemon.delete("/v1/operations/" + DaemonClient.segment(id), OperationView.class);
        } catch (CommandFailure e) {
            // Its end is followed all the same, and says what became of it.
            return;
        }
    }

    private static void closeQuietly(DaemonClient.OpenEvents events) {
        try {
            if (events != null) {
                events.close();
            }
        } catch (IOException e) {
            return;
        }
    }
}
