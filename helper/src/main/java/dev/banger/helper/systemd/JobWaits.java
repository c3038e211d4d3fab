package dev.banger.helper.systemd;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Who waits for which job. A wait is opened before the job is asked for, since it may end before its name is known. */
final class JobWaits {
    private final Set<Wait> open = ConcurrentHashMap.newKeySet();

    Wait on(String unit) {
        var wait = new Wait(unit);
        open.add(wait);
        return wait;
    }

    void ended(Bus.JobEnd end) {
        open.stream().filter(wait -> wait.unit.equals(end.unit())).forEach(wait -> wait.ends.add(end));
    }

    /** The ends of jobs of one unit, from when it was opened. */
    final class Wait implements AutoCloseable {
        private final String unit;
        private final BlockingQueue<Bus.JobEnd> ends = new LinkedBlockingQueue<>();

        private Wait(String unit) {
            this.unit = unit;
        }

        /** The job's result; empty when it has not ended in time. */
        Optional<String> result(String job, Duration limit) throws InterruptedException {
            var deadline = System.nanoTime() + limit.toNanos();
            while (true) {
                var end = ends.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (end == null) {
                    return Optional.empty();
                }
                if (end.job().equals(job)) {
                    return Optional.of(end.result());
                }
            }
        }

        @Override
        public void close() {
            open.remove(this);
        }
    }
}
