package dev.banger.vm.start;

import dev.banger.config.StatePaths;
import dev.banger.helper.VmmProcess;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds VMMs of ours that live, by what {@code /proc} says: also one that was launched a moment before the daemon died. */
@Singleton
public final class LivingVmms {
    private static final Pattern VMM = Pattern.compile("qemu-system.*|firecracker.*");

    /** {@code proc_pid_stat(5)}: counted after the command's closing parenthesis, where field 3 is the first. */
    private static final int START_TIME = 22 - 3;

    private static final int STATE = 0;

    private final Path proc;
    private final Pattern ours;

    @Inject
    public LivingVmms(StatePaths paths) {
        this(Path.of("/proc"), paths);
    }

    public LivingVmms(Path proc, StatePaths paths) {
        this.proc = proc;
        this.ours = Pattern.compile(Pattern.quote(paths.vms() + "/") + "([0-9a-f]{32})/");
    }

    /** VMMs by the id of the VM whose directory their arguments name. Blocks for reads of procfs. */
    public Map<String, List<VmmProcess>> living() throws IOException {
        var found = new HashMap<String, List<VmmProcess>>();
        try (var entries = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (var entry : entries) {
                vmOf(entry).ifPresent(vmId -> identity(entry)
                        .ifPresent(process -> found.computeIfAbsent(vmId, id -> new ArrayList<>()).add(process)));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    /** Whether that very process lives, zombies not counted. */
    public boolean lives(VmmProcess process) {
        return identity(proc.resolve(Integer.toString(process.pid()))).filter(process::equals).isPresent();
    }

    private Optional<String> vmOf(Path entry) {
        var arguments = read(entry.resolve("cmdline"));
        var program = arguments.split("\0", 2)[0];
        if (!VMM.matcher(program.substring(program.lastIndexOf('/') + 1)).matches()) {
            return Optional.empty();
        }
        // QEMU's option syntax doubles a comma.
        var matcher = ours.matcher(arguments.replace(",,", ","));
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private Optional<VmmProcess> identity(Path entry) {
        var stat = read(entry.resolve("stat"));
        var fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        if (fields.length <= START_TIME || fields[STATE].equals("Z") || fields[STATE].equals("X")) {
            return Optional.empty();
        }
        return Optional.of(new VmmProcess(Integer.parseInt(entry.getFileName().toString()), Long.parseLong(fields[START_TIME])));
    }

    /** Empty when the process has gone meanwhile, or is none that we may look at. */
    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
