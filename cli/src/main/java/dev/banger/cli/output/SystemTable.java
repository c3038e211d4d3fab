package dev.banger.cli.output;

import dev.banger.api.SystemStatusView;
import dev.banger.api.SystemStatusView.UnitView;
import dev.banger.cli.Sizes;
import java.time.Instant;
import java.util.ArrayList;

/** An installation as a table. */
public final class SystemTable {
    private SystemTable() {}

    public static Table of(SystemStatusView status) {
        var table = new Table("FIELD", "VALUE");
        status.version().ifPresent(version -> table.row("version", version + status.build().map(build -> " (build " + build + ")").orElse("")));
        status.previous().ifPresent(previous -> table.row("previous version", previous));
        status.owner().ifPresent(owner -> table.row("owner", owner + status.uid().map(uid -> " (uid " + uid + ")").orElse("")));
        status.vmIds().ifPresent(ids -> table.row("numbers of VMs", ids));
        status.units().forEach(unit -> table.row(unit.name(), shown(unit)));
        status.sockets().forEach(socket -> table.row(socket.path(), socket.listening() ? "listening" : "nobody listens"));
        status.runningVms().ifPresent(count -> table.row("running VMs", Integer.toString(count)));
        return table;
    }

    private static String shown(UnitView unit) {
        var parts = new ArrayList<String>();
        parts.add(unit.sub().isEmpty() ? unit.active() : unit.active() + " (" + unit.sub() + ")");
        unit.since().filter(since -> unit.active().equals("active")).ifPresent(since -> parts.add("since " + Ages.ago(Instant.parse(since), Instant.now())));
        unit.mainPid().ifPresent(pid -> parts.add("pid " + pid));
        unit.memoryBytes().ifPresent(bytes -> parts.add(Sizes.shown(bytes)));
        return String.join(", ", parts);
    }
}
