package dev.banger.install;

import dev.banger.helper.systemd.SystemdException;
import dev.banger.helper.systemd.UnitState;
import dev.banger.helper.systemd.UnitUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is installed here, and how it is. Readable by every account.
 *
 * @param metadata empty when nothing is installed
 * @param current the version that {@code current} leads to
 */
public record SystemStatus(
        Optional<InstallMetadata> metadata, Optional<String> current, Optional<String> previous, List<Unit> units, List<Socket> sockets) {
    public SystemStatus {
        units = List.copyOf(units);
        sockets = List.copyOf(sockets);
    }

    /** @param state empty when systemd does not know the unit */
    public record Unit(String name, Optional<UnitState> state, Optional<UnitUsage> usage) {}

    /** @param listening whether somebody accepts connections there now */
    public record Socket(Path path, boolean listening) {}

    static SystemStatus of(InstallHost host) throws IOException, SystemdException {
        var paths = host.paths();
        var units = new ArrayList<Unit>();
        for (var name : host.systemdRuns() ? Services.UNITS : List.<String>of()) {
            var state = host.systemd().state(name);
            units.add(new Unit(name, state, state.isPresent() ? Optional.of(host.systemd().usage(name)) : Optional.empty()));
        }
        var listening = listening(paths.root().resolve("proc/net/unix"));
        return new SystemStatus(
                InstallMetadata.read(paths.metadata()),
                VersionSwitch.target(paths.current()),
                VersionSwitch.target(paths.previous()),
                units,
                paths.sockets().stream().map(path -> new Socket(path, listening.contains(path.toString()))).toList());
    }

    /** Paths of sockets whose flags have {@code __SO_ACCEPTCON} (proc_net(5)): their directories may be closed to who asks. */
    private static List<String> listening(Path table) throws IOException {
        if (Files.notExists(table)) {
            return List.of();
        }
        return Files.readAllLines(table).stream()
                .map(line -> line.strip().split(" +", 8))
                .filter(fields -> fields.length == 8 && fields[3].equals("00010000"))
                .map(fields -> fields[7])
                .toList();
    }
}
