package dev.banger.helper;

/**
 * A VMM by its identity, which is never re-used within one boot.
 *
 * @param startTimeTicks in clock ticks since boot ({@code proc_pid_stat(5)}, field 22)
 */
public record VmmProcess(int pid, long startTimeTicks) {
    public VmmProcess {
        Checked.between("pid", pid, 2, Integer.MAX_VALUE);
    }
}
