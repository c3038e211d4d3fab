package dev.banger.operation;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Function;

/** Runs long work apart from the request that asked for it, records it as a row and tells followers how it goes. */
public interface Operations {
    /**
     * Records the operation as running and starts the work on a thread of its own kind; the answer comes at once. A failure of the work ends
     * as {@code failed} with its message, {@link OperationCancelled} as {@code cancelled}. Cancelling the operation cancels the Uni.
     */
    Uni<Operation> start(String kind, String subject, Function<Progress, Uni<?>> work);

    /** @throws dev.banger.config.BangerException NOT_FOUND as the Uni's failure */
    Uni<Operation> show(String id);

    /** Newest first. */
    Uni<List<Operation>> list();

    /** What happens from now on, beginning with the operation as it stands and ending when it has ended; bounded per follower. */
    Multi<OperationEvent> follow(String id);

    /** Asks for an end; the answer is the operation as it stands then. Ended already is not an error. */
    Uni<Operation> cancel(String id);

    /** At start of the daemon: rows still {@code running} become {@code interrupted}. */
    Uni<Void> interruptStale();
}
