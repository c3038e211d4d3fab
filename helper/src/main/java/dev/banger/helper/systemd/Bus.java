package dev.banger.helper.systemd;

import java.util.function.Consumer;

/** A message bus: calls and their answers, and signals. */
interface Bus extends AutoCloseable {
    String MANAGER = "org.freedesktop.systemd1.Manager";
    String MANAGER_PATH = "/org/freedesktop/systemd1";

    /**
     * Calls a method of systemd and waits for the answer.
     *
     * @param signature of the arguments, as D-Bus writes types
     * @return the answer's values
     * @throws BusError when the answer is an error
     * @throws SystemdException BUS, when there is none
     */
    Object[] call(String path, String face, String method, String signature, Object... arguments) throws BusError, SystemdException;

    /** From now on, every {@code JobRemoved} goes there; the last listener counts. */
    void onJobRemoved(Consumer<JobEnd> listener);

    @Override
    void close();

    /** @param result {@code done}, {@code failed}, {@code canceled}, {@code timeout}, {@code dependency}, {@code skipped} */
    record JobEnd(String job, String unit, String result) {}

    /** An answer that is an error; the name is D-Bus's. */
    final class BusError extends Exception {
        private final String name;

        BusError(String name, String message) {
            super(message);
            this.name = name;
        }

        String name() {
            return name;
        }
    }
}
