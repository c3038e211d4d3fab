package dev.banger.helper.systemd;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A service as systemd sees it now.
 *
 * @param active {@code ActiveState}: {@code active}, {@code inactive}, {@code failed}, {@code activating}, {@code deactivating}, …
 * @param sub {@code SubState}: {@code running}, {@code exited}, {@code dead}, …
 * @param result {@code Result}: {@code success}, {@code exit-code}, {@code signal}, {@code oom-kill}, …
 * @param mainPid of the main process while it runs
 * @param lastPid of the main process that runs or ran last
 * @param end how the last main process ended; empty while it runs, and before there was one
 */
public record UnitState(String active, String sub, String result, OptionalInt mainPid, OptionalInt lastPid, Optional<End> end) {
    public UnitState {
        Objects.requireNonNull(active);
        Objects.requireNonNull(sub);
        Objects.requireNonNull(result);
        Objects.requireNonNull(mainPid);
        Objects.requireNonNull(lastPid);
        Objects.requireNonNull(end);
    }

    /**
     * As {@code waitid(2)} tells it.
     *
     * @param code {@code si_code}: 1 CLD_EXITED, 2 CLD_KILLED, 3 CLD_DUMPED
     * @param status the exit status, or the signal's number
     */
    public record End(int code, int status) {}

    public boolean isActive() {
        return active.equals("active");
    }
}
