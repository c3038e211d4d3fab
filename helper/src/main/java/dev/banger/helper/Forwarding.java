package dev.banger.helper;

import dev.banger.helper.PrivilegedException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The host's switch for routing IPv4 between its interfaces ({@code ip_forward} of proc_sys_net(5)). Never switched off by us. */
final class Forwarding {
    private static final Path SWITCH = Path.of("/proc/sys/net/ipv4/ip_forward");

    private Forwarding() {}

    static void enable() throws PrivilegedException {
        try {
            if (!Files.readString(SWITCH).strip().equals("1")) {
                Files.writeString(SWITCH, "1");
            }
        } catch (IOException e) {
            throw new PrivilegedException(
                    Code.FAILED, "cannot switch IPv4 forwarding on (" + e + "): run 'sysctl net.ipv4.ip_forward=1' as root", e);
        }
    }
}
