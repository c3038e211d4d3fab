package dev.banger.guest;

import dev.banger.api.Names;
import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.guest.GuestConfiguration.Network;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The archive that tells one VM's guest what it is: the files under {@code /banger} that {@code guest/init} reads (their list is at its top).
 * Every value is checked here, since the init reads them as words and lines.
 */
final class ConfigurationArchive {
    private static final Pattern MAC = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
    private static final Pattern IPV4 = Pattern.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

    private ConfigurationArchive() {}

    /** @throws BangerException BAD_REQUEST when a value could be misread */
    static byte[] of(GuestConfiguration configuration) {
        check(configuration);
        return CpioArchive.bytes(archive -> write(configuration, archive));
    }

    private static void write(GuestConfiguration configuration, CpioArchive archive) throws IOException {
        var hostname = configuration.hostname();
        archive.file("banger/hostname", 0644, hostname + "\n")
                .file("banger/clock", 0644, configuration.now().getEpochSecond() + "\n")
                .directory("banger/files", 0755)
                .file("banger/files/etc/hostname", 0644, hostname + "\n")
                .file("banger/files/etc/hosts", 0644, hosts(hostname));
        if (configuration.workDisk()) {
            archive.file("banger/work-disk", 0644, "");
        }
        if (configuration.network().isPresent()) {
            write(configuration.network().get(), archive);
        }
        if (!configuration.authorizedKeys().isEmpty()) {
            archive.directory("banger/files/root/.ssh", 0700)
                    .file("banger/files/root/.ssh/authorized_keys", 0600, lines(configuration.authorizedKeys()));
        }
    }

    private static void write(Network network, CpioArchive archive) throws IOException {
        var address = network.address() + "/" + network.prefixLength();
        archive.file("banger/network", 0644, network.mac() + " " + address + " " + network.gateway() + "\n")
                .file("banger/files/etc/systemd/network/10-banger.network", 0644, """
                        # Written by banger at every start.
                        [Match]
                        MACAddress=%s

                        [Network]
                        Address=%s
                        Gateway=%s
                        %sLinkLocalAddressing=no
                        IPv6AcceptRA=no
                        LLMNR=no
                        KeepConfiguration=yes
                        """.formatted(network.mac(), address, network.gateway(),
                                lines(network.dns().stream().map(dns -> "DNS=" + dns).toList())));
        archive.file("banger/files/etc/resolv.conf", 0644, lines(network.dns().stream().map(dns -> "nameserver " + dns).toList()));
    }

    private static String hosts(String hostname) {
        return """
                127.0.0.1 localhost
                127.0.1.1 %s
                ::1 localhost ip6-localhost ip6-loopback
                """.formatted(hostname);
    }

    private static String lines(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    private static void check(GuestConfiguration configuration) {
        Names.checkLabel("host", configuration.hostname()).ifPresent(error -> {
            throw new BangerException(Code.BAD_REQUEST, error);
        });
        configuration.authorizedKeys().forEach(key ->
                require(!key.isBlank() && key.chars().noneMatch(c -> c < 0x20 || c == 0x7f), "authorized key", key));
        configuration.network().ifPresent(network -> {
            require(MAC.matcher(network.mac()).matches(), "MAC address", network.mac());
            require(IPV4.matcher(network.address()).matches(), "address", network.address());
            require(IPV4.matcher(network.gateway()).matches(), "gateway", network.gateway());
            require(network.prefixLength() > 0 && network.prefixLength() <= 32, "prefix length", "" + network.prefixLength());
            network.dns().forEach(dns -> require(IPV4.matcher(dns).matches(), "resolver", dns));
        });
    }

    private static void require(boolean good, String what, String value) {
        if (!good) {
            throw new BangerException(Code.BAD_REQUEST, "guest configuration: " + what + " " + Names.shown(value) + " is not valid");
        }
    }
}
