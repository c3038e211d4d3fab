package dev.banger.linux;

/** How a process ended ({@code waitid(2)}). */
public sealed interface ExitStatus {
    /** It ended by itself with this status, 0 to 255. */
    record Exited(int code) implements ExitStatus {
        @Override
        public String toString() {
            return "ended with status " + code;
        }
    }

    /** A signal ended it. */
    record Killed(int signal, boolean coreDumped) implements ExitStatus {
        @Override
        public String toString() {
            return "killed by " + Signals.name(signal) + (coreDumped ? " (core dumped)" : "");
        }
    }

    /** It is gone; only its parent was told how. */
    record Unknown() implements ExitStatus {
        @Override
        public String toString() {
            return "gone";
        }
    }
}
