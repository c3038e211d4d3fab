package dev.banger.vm.start;

import io.smallrye.mutiny.Uni;
import java.util.Locale;

/** Points between any two steps of a lifecycle operation, where tests hold it and kill what they please. A daemon in use has none. */
@FunctionalInterface
public interface Breakpoints {
    /** Nothing is ever held. */
    Breakpoints NONE = point -> Uni.createFrom().voidItem();

    /** Completes when the operation may go on. */
    Uni<Void> reached(Point point);

    /** As {@link #reached(Point)}. */
    default Uni<Void> reached(String kind, String step) {
        return Uni.createFrom().deferred(() -> reached(Point.before(kind, step)));
    }

    /**
     * The point before a step.
     *
     * @param operation {@code create}, {@code start}, {@code stop}, {@code delete}, {@code reconcile}, …
     * @param step in lower case, words joined by hyphens; one that is undone begins with {@code undo-}
     */
    record Point(String operation, String step) {
        private static final String OF_VMS = "vm.";

        static Point before(String kind, String step) {
            var operation = kind.startsWith(OF_VMS) ? kind.substring(OF_VMS.length()) : kind;
            return new Point(operation, step.toLowerCase(Locale.ROOT).replace(' ', '-'));
        }

        @Override
        public String toString() {
            return operation + "/" + step;
        }
    }
}
