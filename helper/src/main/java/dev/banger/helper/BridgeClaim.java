package dev.banger.helper;

import dev.banger.linux.Link;
import dev.banger.linux.LinkChange;
import dev.banger.linux.Links;
import dev.banger.linux.LinuxException;
import dev.banger.linux.ProcessIdentity;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One process serves a bridge: two would reclaim each other's taps. The bridge's alias says which, by pid and start time, so that a claim
 * ends with its process, however that ends.
 */
final class BridgeClaim {
    private static final Pattern ALIAS = Pattern.compile("bangerd ([0-9]{1,9}) ([0-9]{1,18})");

    private static final String MAC = "02:62:";

    private BridgeClaim() {}

    /** @throws PrivilegedException CONFLICT when another living process serves it, and when it is a bridge of somebody else's making */
    static void take(Links links, Link bridge) throws LinuxException, PrivilegedException {
        if (!isOurs(bridge)) {
            throw new PrivilegedException(PrivilegedException.Code.CONFLICT, "bridge " + bridge.name() + " has a name of banger's, and was not"
                    + " made by it: it was left alone; rename it, or configure another bridge name");
        }
        var us = us();
        var holder = holder(bridge);
        if (holder.isPresent() && !holder.get().equals(us) && holder.get().isAlive()) {
            throw new PrivilegedException(PrivilegedException.Code.CONFLICT, "bridge " + bridge.name()
                    + " is served by another bangerd, pid " + holder.get().pid()
                    + ": stop that one, or configure another bridge and subnet (banger.network.bridge, banger.network.subnet)");
        }
        if (!holder.equals(Optional.of(us))) {
            links.change(bridge, LinkChange.NONE.withAlias("bangerd " + us.pid() + " " + us.startTimeTicks()));
        }
    }

    /** Whether it is a bridge that we made: by the claim that stands on it, or by the Ethernet address that it was made with. */
    static boolean isOurs(Link bridge) {
        return ALIAS.matcher(bridge.alias()).matches() || bridge.mac().filter(mac -> mac.text().startsWith(MAC)).isPresent();
    }

    private static Optional<ProcessIdentity> holder(Link bridge) {
        var alias = ALIAS.matcher(bridge.alias());
        return alias.matches()
                ? Optional.of(new ProcessIdentity(Integer.parseInt(alias.group(1)), Long.parseLong(alias.group(2))))
                : Optional.empty();
    }

    private static ProcessIdentity us() throws PrivilegedException {
        try {
            return ProcessIdentity.of((int) ProcessHandle.current().pid()).orElseThrow(() -> new IOException("it has no stat"));
        } catch (IOException e) {
            throw new PrivilegedException(PrivilegedException.Code.FAILED, "reading this process's start time: " + e.getMessage(), e);
        }
    }
}
