package dev.banger.vm;

import dev.banger.operation.Operation;
import dev.banger.operation.Operation.Failure;
import dev.banger.operation.Operation.Stage;
import dev.banger.operation.Operation.Status;
import dev.banger.operation.OperationCancelled;
import dev.banger.operation.OperationEvent;
import dev.banger.operation.Operations;
import dev.banger.operation.Progress;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/** Operations in memory; a cancelled one ends when its work has undone itself. */
final class FakeOperations implements Operations {
    private final Map<String, Running> all = new ConcurrentHashMap<>();
    /** Of a daemon that has died. */
    private final List<Operation> earlier = new CopyOnWriteArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    /** What a daemon finds that starts now: these work on, and are not its own. */
    FakeOperations restarted() {
        var restarted = new FakeOperations();
        restarted.earlier.addAll(list().await().indefinitely());
        return restarted;
    }

    @Override
    public Uni<Operation> start(String kind, String subject, Function<Progress, Uni<?>> work) {
        return Uni.createFrom().item(() -> {
            var running = new Running("op-" + next.incrementAndGet(), kind, subject);
            all.put(running.id, running);
            work.apply(running).subscribe().with(item -> running.status = Status.SUCCEEDED, running::failed);
            return running.view();
        });
    }

    Operation view(String id) {
        return all.get(id).view();
    }

    /** What all of them told. */
    List<String> details() {
        return all.values().stream().flatMap(running -> running.details.stream()).toList();
    }

    Throwable failure(String id) {
        return all.get(id).failure;
    }

    @Override
    public Uni<Operation> show(String id) {
        return Uni.createFrom().item(() -> view(id));
    }

    @Override
    public Uni<List<Operation>> list() {
        return Uni.createFrom().item(() -> Stream.concat(earlier.stream(), all.values().stream().map(Running::view)).toList());
    }

    @Override
    public Multi<OperationEvent> follow(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Operation> cancel(String id) {
        return Uni.createFrom().item(() -> {
            var running = all.get(id);
            running.cancelled = true;
            running.heard.forEach(Runnable::run);
            return running.view();
        });
    }

    @Override
    public Uni<Void> interruptStale() {
        return Uni.createFrom().voidItem().invoke(() -> earlier.replaceAll(found -> found.status() == Status.RUNNING
                ? new Operation(found.id(), found.kind(), found.subject(), Status.INTERRUPTED, found.stages(), Optional.empty(),
                        found.startedAt(), Optional.empty())
                : found));
    }

    private static final class Running implements Progress {
        private final String id;
        private final String kind;
        private final String subject;
        private final List<String> stages = new CopyOnWriteArrayList<>();
        private final List<String> details = new CopyOnWriteArrayList<>();
        private final List<Runnable> heard = new CopyOnWriteArrayList<>();
        private volatile boolean cancelled;
        private volatile Throwable failure;
        private volatile Status status = Status.RUNNING;

        private Running(String id, String kind, String subject) {
            this.id = id;
            this.kind = kind;
            this.subject = subject;
        }

        private void failed(Throwable thrown) {
            failure = thrown;
            status = thrown instanceof OperationCancelled ? Status.CANCELLED : Status.FAILED;
        }

        private Operation view() {
            var told = Optional.ofNullable(failure).map(thrown -> new Failure("failed", String.valueOf(thrown.getMessage()), ""));
            return new Operation(id, kind, subject, status, stages.stream().map(name -> new Stage(name, 0, true)).toList(), told,
                    Instant.EPOCH, Optional.empty());
        }

        @Override
        public String operationId() {
            return id;
        }

        @Override
        public String kind() {
            return kind;
        }

        @Override
        public void stage(String name) {
            stages.add(name);
        }

        @Override
        public void detail(String line) {
            details.add(line);
        }

        @Override
        public void checkCancelled() {
            if (cancelled) {
                throw new OperationCancelled(id);
            }
        }

        @Override
        public void onCancel(Runnable told) {
            heard.add(told);
            if (cancelled) {
                told.run();
            }
        }
    }
}
