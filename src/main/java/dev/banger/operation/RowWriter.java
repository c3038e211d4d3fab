package dev.banger.operation;

import dev.banger.store.OperationStore;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Writes an operation's row behind the work: one write at a time, always of the newest state, so that a slow disk never delays the work and
 * never piles up writes.
 */
final class RowWriter {
    private static final Logger LOG = Logger.getLogger(RowWriter.class);

    private final OperationStore store;
    private final Supplier<Operation> newest;
    private boolean writing;
    private boolean outdated;
    private Runnable afterLast;

    RowWriter(OperationStore store, Supplier<Operation> newest) {
        this.store = store;
        this.newest = newest;
    }

    /** The operation has changed; returns at once. */
    void changed() {
        synchronized (this) {
            if (writing) {
                outdated = true;
                return;
            }
            writing = true;
        }
        write();
    }

    /** The operation has ended; {@code then} runs once its end is with the database, or could not be written. */
    void last(Runnable then) {
        synchronized (this) {
            afterLast = then;
        }
        changed();
    }

    private void write() {
        var operation = newest.get();
        store.save(Rows.of(operation)).subscribe().with(ignored -> written(), failure -> {
            LOG.errorf(failure, "[%s] its state was not recorded", operation.id());
            written();
        });
    }

    private void written() {
        Runnable then = null;
        synchronized (this) {
            if (!outdated) {
                writing = false;
                then = afterLast;
            }
            outdated = false;
            if (writing) {
                then = this::write;
            }
        }
        if (then != null) {
            then.run();
        }
    }
}
