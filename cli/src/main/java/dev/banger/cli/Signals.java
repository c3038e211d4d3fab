package dev.banger.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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

    private final Deque<Caught> waiting = new ArrayDeque<>();
    private Optional<Consumer<Caught>> receiver = Optional.empty();
    private final Map<Signal, SignalHandler> previous = new LinkedHashMap<>();

    private Signals() {}

    /** From now on signals wait for a receiver. */
    public static Signals open() {
        var signals = new Signals();
        for (var name : new String[] {"INT", "TERM", "HUP"}) {
            var signal = new Signal(name);
            try {
                signals.previous.put(
                        signal, Signal.handle(signal, s -> signals.caught(new Caught(s.getName(), s.getNumber()))));
            } catch (IllegalArgumentException e) {
                // The JVM runs with -Xrs or the signal is ignored (nohup): then it stays as it is.
                continue;
            }
        }
        return signals;
    }

    /** To this one from now on, beginning with those that waited. */
    public synchronized void deliverTo(Consumer<Caught> next) {
        receiver = Optional.of(next);
        while (!waiting.isEmpty()) {
            next.accept(waiting.poll());
        }
    }

    /** They wait for the next receiver: none is lost between two pieces of work. */
    public synchronized void hold() {
        receiver = Optional.empty();
    }

    private synchronized void caught(Caught caught) {
        receiver.ifPresentOrElse(now -> now.accept(caught), () -> waiting.add(caught));
    }

    @Override
    public void close() {
        previous.forEach(Signal::handle);
    }
}
