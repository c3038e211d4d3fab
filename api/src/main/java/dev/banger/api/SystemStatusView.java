package dev.banger.api;

import java.util.List;
import java.util.Optional;

/**
 * What {@code bangerd system status} prints as JSON and {@code banger system status} shows.
 *
 * @param owner whom banger is installed for; empty, as all about the installation, where it is not
 * @param vmIds the numbers that VMs run under, such as {@code 10000-10999}
 * @param version that is used
 * @param previous the version that is kept from before
 * @param runningVms as the daemon says; empty where it does not answer, or not to this account
 */
public record SystemStatusView(
        boolean installed,
        Optional<String> owner,
        Optional<Integer> uid,
        Optional<String> vmIds,
        Optional<String> version,
        Optional<String> build,
        Optional<String> previous,
        List<UnitView> units,
        List<SocketView> sockets,
        Optional<Integer> runningVms) {
    public SystemStatusView {
        units = List.copyOf(units);
        sockets = List.copyOf(sockets);
    }

    /**
     * A service of ours.
     *
     * @param active systemd's {@code ActiveState}; {@code not-found} where there is no such unit
     * @param sub systemd's {@code SubState}
     * @param since when it became active, in ISO 8601
     */
    public record UnitView(String name, String active, String sub, Optional<String> since, Optional<Integer> mainPid,
            Optional<Long> memoryBytes) {}

    /** @param listening whether somebody accepts connections there */
    public record SocketView(String path, boolean listening) {}

    public SystemStatusView withRunningVms(Optional<Integer> count) {
        return new SystemStatusView(installed, owner, uid, vmIds, version, build, previous, units, sockets, count);
    }

    /** Whether banger is installed and both services run. */
    public boolean allRun() {
        return installed && units.size() > 0 && units.stream().allMatch(unit -> unit.active().equals("active"));
    }
}
