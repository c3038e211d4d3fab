package dev.banger.linux;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What kind of packets a table sees: {@code NFPROTO_*} of {@code linux/netfilter.h}. */
public enum NftFamily {
    INET(1),
    IP(2),
    ARP(3),
    NETDEV(5),
    BRIDGE(7),
    IP6(10);

    private final int number;

    NftFamily(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** As {@code nft} writes it: {@code "inet"}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<NftFamily> of(int number) {
        return Stream.of(values()).filter(family -> family.number == number).findFirst();
    }
}
