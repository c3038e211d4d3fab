package dev.banger.operation;

import dev.banger.config.BangerException;
import dev.banger.operation.Operation.Failure;
import dev.banger.operation.Operation.Stage;
import dev.banger.operation.Operation.Status;
import dev.banger.operation.OperationEvent.Detail;
import dev.banger.operation.OperationEvent.Snapshot;
import dev.banger.operation.OperationEvent.StageBegan;
import dev.banger.operation.OperationEvent.StageEnded;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** One operation that runs now. The first end wins, whether the work or the owner brought it about. */
final class RunningOperation implements Progress {
    private static final int DETAIL_MAX = 1_000;

    private final String id;
    private final String kind;
    private final String subject;
    private final InstantSource clock;
    private final Instant startedAt;
    private final Followers followers = new Followers();
    private final List<Stage> ended = new ArrayList<>();

    private Optional<String> stage = Optional.empty();
    private long stageBegan;
    private Status status = Status.RUNNING;
    private Optional<Failure> failure = Optional.empty();
    private Optional<Instant> finishedAt = Optional.empty();
    private boolean cancelRequested;
    private Optional<Runnable> undoing = Optional.empty();
    private Optional<Cancellable> subscription = Optional.empty();
    private Runnable onChange = () -> {};
    private Runnable onEnd = () -> {};

    RunningOperation(String id, String kind, String subject, InstantSource clock) {
        this.id = id;
        this.kind = kind;
        this.subject = subject;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    String id() {
        return id;
    }

    @Override
    public String kind() {
        return kind;
    }

    String subject() {
        return subject;
    }

    @Override
    public String operationId() {
        return id;
    }

    /**
     * Runs the work on the calling thread until it has answered with its Uni, and subscribes to that.
     *
     * @param onChange called after each stage began
     * @param onEnd called once, when the operation has ended
     */
    void run(Function<Progress, Uni<?>> work, Runnable onChange, Runnable onEnd) {
        synchronized (this) {
            this.onChange = onChange;
            this.onEnd = onEnd;
        }
        try {
            checkCancelled();
            var began = work.apply(this).subscribe().with(item -> end(Status.SUCCEEDED, Optional.empty()), this::fail);
            synchronized (this) {
                subscription = Optional.of(began);
            }
            // The owner may have asked for an end before there was anything to cancel.
            if (isCancelRequested()) {
                cancel();
            }
        } catch (Throwable e) {
            // Whatever hostile input makes the work throw, errors too, it ends this operation and not the daemon.
            fail(e);
        }
    }

    /** Asks the work for an end: work that undoes itself is told, other work is cancelled, and ends at once. */
    void cancel() {
        Optional<Cancellable> running;
        Optional<Runnable> told;
        synchronized (this) {
            cancelRequested = true;
            told = undoing;
            undoing = undoing.map(heard -> () -> {});
            running = status == Status.RUNNING && told.isEmpty() ? subscription : Optional.empty();
        }
        told.ifPresent(Runnable::run);
        running.ifPresent(work -> {
            work.cancel();
            end(Status.CANCELLED, Optional.empty());
        });
    }

    @Override
    public void onCancel(Runnable heard) {
        boolean already;
        synchronized (this) {
            already = cancelRequested;
            undoing = Optional.of(already ? () -> {} : heard);
        }
        if (already) {
            heard.run();
        }
    }

    @Override
    public void stage(String name) {
        Runnable changed;
        synchronized (this) {
            if (status != Status.RUNNING) {
                return;
            }
            endStage(true);
            stage = Optional.of(name);
            stageBegan = System.nanoTime();
            followers.tell(new StageBegan(name));
            changed = onChange;
        }
        changed.run();
    }

    @Override
    public void detail(String line) {
        var shown = line.codePoints().limit(DETAIL_MAX).filter(c -> !Character.isISOControl(c) || c == '\t');
        followers.tell(new Detail(shown.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString()));
    }

    @Override
    public synchronized void checkCancelled() {
        if (cancelRequested) {
            throw new OperationCancelled(id);
        }
    }

    synchronized Operation snapshot() {
        var stages = new ArrayList<>(ended);
        stage.ifPresent(name -> stages.add(new Stage(name, millisSince(stageBegan), false)));
        return new Operation(id, kind, subject, status, stages, failure, startedAt, finishedAt);
    }

    /** Begins with the operation as it stands and ends when it has ended. */
    Multi<OperationEvent> follow() {
        return followers.follow(this, () -> new Snapshot(snapshot()));
    }

    /** The end is on record: tells it to all followers. */
    void dismissFollowers() {
        followers.dismiss(this, new Snapshot(snapshot()));
    }

    private void fail(Throwable thrown) {
        var cause = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof OperationCancelled) {
            end(Status.CANCELLED, Optional.empty());
        } else {
            end(Status.FAILED, Optional.of(told(cause)));
        }
    }

    private void end(Status how, Optional<Failure> why) {
        Runnable told;
        synchronized (this) {
            if (status != Status.RUNNING) {
                return;
            }
            endStage(how == Status.SUCCEEDED);
            status = how;
            failure = why;
            finishedAt = Optional.of(clock.instant());
            told = onEnd;
        }
        told.run();
    }

    /** @param done false when the stage is where the operation ended badly */
    private void endStage(boolean done) {
        stage.ifPresent(name -> {
            var millis = millisSince(stageBegan);
            ended.add(new Stage(name, millis, done));
            if (done) {
                followers.tell(new StageEnded(name, millis));
            }
        });
        stage = Optional.empty();
    }

    private synchronized boolean isCancelRequested() {
        return cancelRequested;
    }

    private static Failure told(Throwable thrown) {
        if (thrown instanceof BangerException known) {
            return new Failure(known.code().name().toLowerCase(Locale.ROOT), known.getMessage(), known.hint().orElse(""));
        }
        var message = Optional.ofNullable(thrown.getMessage()).filter(text -> !text.isBlank()).orElse(thrown.getClass().getSimpleName());
        return new Failure("operation_failed", message, "The daemon's log has the details.");
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }
}
