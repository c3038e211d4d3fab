package dev.banger.operation;

/** Where long work tells what it does. Calls are cheap and never block; {@link #operationId()} goes into every log line and error. */
public interface Progress {
    String operationId();

    /** What is done: {@code vm.start}. What the daemon does by itself is called by its id: {@code reconcile}. */
    default String kind() {
        return operationId();
    }

    /** A new stage begins; the one before it is over. Names are short and stable: {@code "download kernel package"}. */
    void stage(String name);

    /** One line about the stage now running. */
    void detail(String line);

    /** Throws {@link OperationCancelled} when the owner asked for an end; call between pieces of blocking work. */
    void checkCancelled();

    /**
     * For work that undoes itself: {@code heard} is called once when the owner asks for an end, at once when that has happened already. The
     * Uni is then not cancelled; the operation ends when the Uni does, so that the undoing is part of it.
     */
    default void onCancel(Runnable heard) {}

    /** For work that nobody follows, such as reconcile. */
    static Progress silent(String operationId) {
        return new Progress() {
            @Override
            public String operationId() {
                return operationId;
            }

            @Override
            public void stage(String name) {}

            @Override
            public void detail(String line) {}

            @Override
            public void checkCancelled() {}
        };
    }
}
