package dev.banger.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A process by number and start time, which together are never re-used within one boot.
 *
 * @param startTimeTicks clock ticks after boot ({@code proc_pid_stat(5)}, field 22)
 */
public record ProcessIdentity(int pid, long startTimeTicks) {
    private static final int STATE = 0;
    private static final int START_TIME = 19;

    /** The process that has this number now; empty when there is none. A zombie still has its identity. */
    public static Optional<ProcessIdentity> of(int pid) throws IOException {
        return stat(pid).map(fields -> new ProcessIdentity(pid, Long.parseLong(fields[START_TIME])));
    }

    /** Whether this very process still runs; a zombie does not. */
    public boolean isAlive() {
        try {
            return stat(pid)
                    .filter(fields -> Long.parseLong(fields[START_TIME]) == startTimeTicks)
                    .filter(fields -> !fields[STATE].equals("Z") && !fields[STATE].equals("X"))
                    .isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /** Program and arguments ({@code proc_pid_cmdline(5)}); empty for a zombie and for one that has gone. */
    public List<String> commandLine() throws IOException {
        try {
            var bytes = Files.readAllBytes(Path.of("/proc", Integer.toString(pid), "cmdline"));
            return bytes.length == 0 ? List.of() : List.of(new String(bytes, StandardCharsets.UTF_8).split("\0"));
        } catch (IOException e) {
            if (stat(pid).isEmpty()) {
                return List.of();
            }
            throw e;
        }
    }

    private static Optional<String[]> stat(int pid) throws IOException {
        try {
            var file = Path.of("/proc", Integer.toString(pid), "stat");
            return Optional.of(fieldsAfterName(Files.readString(file, StandardCharsets.ISO_8859_1)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("No such process")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The fields from the third on. The second, the name in parentheses, may itself hold spaces and parentheses: the last ')' ends it. */
    static String[] fieldsAfterName(String stat) throws IOException {
        var end = stat.lastIndexOf(')');
        var fields = end < 0 ? new String[0] : stat.substring(end + 1).strip().split(" ");
        if (fields.length <= START_TIME) {
            throw new IOException(
                    "/proc/<pid>/stat has " + fields.length + " fields after the name: at least " + (START_TIME + 1) + " are expected");
        }
        return fields;
    }
}
