package dev.banger.guest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one VM's guest is told at boot. It travels as a cpio archive behind the initramfs; no disk is edited for it.
 *
 * @param authorizedKeys lines of {@code authorized_keys(5)} for root
 * @param network absent: no link is configured
 * @param now what the guest's clock is set to
 * @param workDisk whether the second disk is mounted on {@code /root}
 */
public record GuestConfiguration(
        String hostname, List<String> authorizedKeys, Optional<Network> network, Instant now, boolean workDisk) {
    public GuestConfiguration {
        authorizedKeys = List.copyOf(authorizedKeys);
    }

    /**
     * Static IPv4 configuration of the one link.
     *
     * @param mac six hex pairs with colons
     * @param prefixLength in bits
     * @param dns resolver addresses
     */
    public record Network(String mac, String address, int prefixLength, String gateway, List<String> dns) {
        public Network {
            dns = List.copyOf(dns);
        }
    }
}
