package dev.banger.vm;

import dev.banger.operation.ChildProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Ends programs that still work in half-made directories: a {@link ChildProcess} of a daemon that was killed outlives it. */
final class StrayBuilds {
    private static final Logger LOG = Logger.getLogger(StrayBuilds.class);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Path PROC = Path.of("/proc");

    private StrayBuilds() {}

    /** Kills, with their descendants, processes of this account whose arguments name a path in one of the directories. Blocks until they ended. */
    static void kill(List<Path> halfMade) throws IOException {
        if (halfMade.isEmpty()) {
            return;
        }
        var uid = Files.getAttribute(PROC.resolve("self"), "unix:uid");
        var strays = ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> worksIn(PROC.resolve(Long.toString(process.pid())), uid, halfMade))
                .toList();
        strays.forEach(stray -> LOG.warnf("killing process %d, which an earlier daemon left at work", stray.pid()));
        var all = strays.stream().flatMap(stray -> Stream.concat(Stream.of(stray), stray.descendants())).distinct().toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().completeOnTimeout(each, LIMIT.toMillis(), TimeUnit.MILLISECONDS).join());
    }

    private static boolean worksIn(Path process, Object uid, List<Path> halfMade) {
        try {
            if (!Files.getAttribute(process, "unix:uid").equals(uid)) {
                return false;
            }
            var arguments = new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8);
            return halfMade.stream().anyMatch(directory -> arguments.contains(directory + "/"));
        } catch (IOException gone) {
            return false;
        }
    }
}
