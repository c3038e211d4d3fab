package dev.banger.network;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An IPv4 network. Its first address is the gateway; the network's own and the broadcast address are never leased.
 *
 * @param network with all host bits zero, as an unsigned 32-bit number
 * @param prefixLength 16 to 29
 */
public record Subnet(int network, int prefixLength) {
    private static final Pattern DOTTED = Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
    private static final String KEY = "network.subnet";

    /** @throws BangerException BAD_REQUEST, naming the value and the configuration key */
    public static Subnet parse(String text) {
        var slash = text.indexOf('/');
        if (slash < 0 || !DOTTED.matcher(text.substring(0, slash)).matches() || !text.substring(slash + 1).matches("1[6-9]|2[0-9]")) {
            throw invalid(text, "it is an IPv4 network of /16 to /29, such as 10.213.77.0/24");
        }
        var prefix = Integer.parseInt(text.substring(slash + 1));
        var address = number(text.substring(0, slash));
        if ((address & ~mask(prefix)) != 0) {
            throw invalid(text, "host bits are set; did you mean " + dotted(address & mask(prefix)) + "/" + prefix + "?");
        }
        return new Subnet(address, prefix);
    }

    /** The first address. */
    public String gateway() {
        return dotted(network + 1);
    }

    /** How many VMs fit. */
    public int capacity() {
        return (1 << (32 - prefixLength)) - 3;
    }

    /** The lowest free address after the gateway. */
    String nextAddress(Set<String> taken) {
        for (var i = 0; i < capacity(); i++) {
            var candidate = dotted(network + 2 + i);
            if (!taken.contains(candidate)) {
                return candidate;
            }
        }
        throw new BangerException(
                Code.CONFLICT,
                "all " + capacity() + " addresses of " + this + " are taken",
                "Delete a VM, or set " + KEY + " to a larger network.");
    }

    /** Whether any address is in both networks. */
    boolean overlaps(int otherNetwork, int otherPrefixLength) {
        var common = mask(Math.min(prefixLength, otherPrefixLength));
        return (network & common) == (otherNetwork & common);
    }

    /** Whether this dotted address can be leased. */
    boolean leases(String address) {
        if (!DOTTED.matcher(address).matches()) {
            return false;
        }
        var offset = Integer.toUnsignedLong(number(address)) - Integer.toUnsignedLong(network);
        return offset >= 2 && offset < 2L + capacity();
    }

    @Override
    public String toString() {
        return dotted(network) + "/" + prefixLength;
    }

    static int mask(int prefixLength) {
        return prefixLength == 0 ? 0 : -1 << (32 - prefixLength);
    }

    static String dotted(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 0xff) + "." + (address >>> 8 & 0xff) + "." + (address & 0xff);
    }

    /** @param dotted valid */
    static int number(String dotted) {
        var value = 0;
        for (var octet : dotted.split("\\.")) {
            value = value << 8 | Integer.parseInt(octet);
        }
        return value;
    }

    private static BangerException invalid(String text, String why) {
        return new BangerException(
                Code.BAD_REQUEST, KEY + " '" + text.replaceAll("\\p{Cntrl}", "?") + "' is not valid: " + why, "Correct " + KEY + ".");
    }
}
