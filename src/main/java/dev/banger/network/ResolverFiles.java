package dev.banger.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** The host's IPv4 resolvers from {@code resolv.conf(5)} files, without those on loopback, which a guest cannot reach. */
final class ResolverFiles {
    private static final Logger LOG = Logger.getLogger(ResolverFiles.class);
    private static final Pattern NAMESERVER = Pattern.compile(
            "\\s*nameserver\\s+((?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!\\s|$)|(?=\\s|$))){4})\\s*(?:[#;].*)?");

    /** As in {@code resolv.conf(5)}, MAXNS. */
    private static final int MOST = 3;

    private final List<Path> files;

    /** @param files the first that has a usable resolver counts */
    ResolverFiles(List<Path> files) {
        this.files = List.copyOf(files);
    }

    List<String> read() {
        return files.stream().map(ResolverFiles::read).filter(found -> !found.isEmpty()).findFirst().orElse(List.of());
    }

    static List<String> parse(List<String> lines) {
        return lines.stream()
                .map(NAMESERVER::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1))
                .filter(address -> !address.startsWith("127.") && !address.equals("0.0.0.0"))
                .distinct()
                .limit(MOST)
                .toList();
    }

    private static List<String> read(Path file) {
        if (!Files.isReadable(file)) {
            return List.of();
        }
        try {
            return parse(Files.readAllLines(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            LOG.warnf("cannot read %s: %s", file, e.getMessage());
            return List.of();
        }
    }
}
