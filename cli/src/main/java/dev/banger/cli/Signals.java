package dev.banger.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * INT, TERM and HUP while a command has something to undo. They arrive on the JVM's signal thread, one after another; until {@link #close()} they
 * do not end the process by themselves.
 */
public final class Signals implements AutoCloseable {
    /** A signal that came. The exit status of a process that it ends is 128 and its number. */
    public record Caught(String name, int number) {
        public int exitCode() {
            return 128 + number;
        }
    }

    private final AtomicReference<Consumer<Caught>> receiver = new AtomicReference<>(caught -> {});
    private final Map<Signal, SignalHandler> previous = new LinkedHashMap<>();

    private Signals() {}

    /** From now on signals go to {@link #deliverTo}'s receiver; those that come earlier are dropped. */
    public static Signals open() {
        var signals = new Signals();
        for (var name : new String[] {"INT", "TERM", "HUP"}) {
            var signal = new Signal(name);
            try {
                signals.previous.put(
                        signal, Signal.handle(signal, s -> signals.receiver.get().accept(new Caught(s.getName(), s.getNumber()))));
            } catch (IllegalArgumentException e) {
                // The JVM runs with -Xrs or the signal is ignored (nohup): then it stays as it is.
                continue;
            }
        }
        return signals;
    }

    public void deliverTo(Consumer<Caught> next) {
        receiver.set(next);
    }

    public void ignore() {
        receiver.set(caught -> {});
    }

    @Override
    public void close() {
        previous.forEach(Signal::handle);
    }
}
