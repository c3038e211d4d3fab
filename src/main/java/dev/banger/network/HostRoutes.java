package dev.banger.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The host's IPv4 routes of the main table, from {@code /proc/net/route} ({@code proc_pid_net(5)}). */
public final class HostRoutes {
    private static final Pattern BLANK = Pattern.compile("\\s+");
    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{8}");
    private static final int DESTINATION = 1;
    private static final int GATEWAY = 2;
    private static final int MASK = 7;

    private final Path table;

    public HostRoutes(Path table) {
        this.table = table;
    }

    /** One route; prefix length 0 is a default route. */
    public record Route(String link, int network, int prefixLength, int gateway) {
        /** As {@code ip route} prints it. */
        @Override
        public String toString() {
            var via = gateway == 0 ? "" : " via " + Subnet.dotted(gateway);
            return Subnet.dotted(network) + "/" + prefixLength + via + " dev " + link;
        }
    }

    /** Blocks for a read of procfs. A kernel without IPv4 has no table, and no route. */
    List<Route> read() {
        if (!Files.exists(table)) {
            return List.of();
        }
        try {
            return parse(Files.readAllLines(table, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + table, e);
        }
    }

    /** A route, other than a default route or one of our own bridge, that shares addresses with the subnet. */
    public Optional<Route> overlapping(Subnet subnet, String ownBridge) {
        return read().stream()
                .filter(route -> route.prefixLength() > 0 && !route.link().equals(ownBridge))
                .filter(route -> subnet.overlaps(route.network(), route.prefixLength()))
                .findFirst();
    }

    /** Lines that are no route, the heading among them, are left out. */
    static List<Route> parse(List<String> lines) {
        return lines.stream().map(HostRoutes::route).flatMap(Optional::stream).toList();
    }

    private static Optional<Route> route(String line) {
        var fields = BLANK.split(line.strip());
        if (fields.length <= MASK
                || !HEX.matcher(fields[DESTINATION]).matches()
                || !HEX.matcher(fields[GATEWAY]).matches()
                || !HEX.matcher(fields[MASK]).matches()) {
            return Optional.empty();
        }
        return Optional.of(new Route(
                fields[0], address(fields[DESTINATION]), Integer.bitCount(address(fields[MASK])), address(fields[GATEWAY])));
    }

    /** The kernel prints the address as it lies in memory, as a number of the host's byte order: little-endian on all we run on. */
    private static int address(String hex) {
        return Integer.reverseBytes(Integer.parseUnsignedInt(hex, 16));
    }
}
