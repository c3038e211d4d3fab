package dev.banger.image;

import dev.banger.api.Names;
import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.regex.Pattern;

/**
 * What mmdebstrap can build.
 *
 * @param suite such as {@code bookworm}
 */
record ImageReference(Distribution distribution, String suite) {
    private static final Pattern SUITE = Pattern.compile("[a-z][a-z0-9-]{0,30}");

    /** Distributions by the name that os-release(5) and references use. */
    enum Distribution {
        DEBIAN("debian", "/usr/share/keyrings/debian-archive-keyring.gpg", "debian-archive-keyring"),
        UBUNTU("ubuntu", "/usr/share/keyrings/ubuntu-archive-keyring.gpg", "ubuntu-keyring");

        private final String id;
        private final Path keyring;
        private final String keyringPackage;

        Distribution(String id, String keyring, String keyringPackage) {
            this.id = id;
            this.keyring = Path.of(keyring);
            this.keyringPackage = keyringPackage;
        }

        Path keyring() {
            return keyring;
        }

        String keyringPackage() {
            return keyringPackage;
        }
    }

    /** @throws BangerException BAD_REQUEST when it is not {@code debian:<suite>} or {@code ubuntu:<suite>} */
    static ImageReference parse(String reference) {
        var parts = reference.split(":", 2);
        for (var distribution : Distribution.values()) {
            if (parts.length == 2 && parts[0].equals(distribution.id) && SUITE.matcher(parts[1]).matches()) {
                return new ImageReference(distribution, parts[1]);
            }
        }
        throw new BangerException(Code.BAD_REQUEST, "image reference " + Names.shown(reference) + " cannot be built",
                "Use debian:<suite> or ubuntu:<suite>, such as debian:bookworm.");
    }

    /** The host's own release, os-release(5). */
    static ImageReference ofHost() {
        return ofHost(Path.of("/etc/os-release"));
    }

    static ImageReference ofHost(Path osRelease) {
        var fields = new HashMap<String, String>();
        try {
            for (var line : Files.readAllLines(osRelease)) {
                var equals = line.indexOf('=');
                if (equals > 0) {
                    fields.put(line.substring(0, equals), line.substring(equals + 1).replace("\"", ""));
                }
            }
        } catch (IOException e) {
            throw new BangerException(Code.OPERATION_FAILED, "cannot read " + osRelease + ": " + e, null, e);
        }
        var name = fields.getOrDefault("ID", "") + ":" + fields.getOrDefault("VERSION_CODENAME", "");
        try {
            return parse(name);
        } catch (BangerException e) {
            throw new BangerException(Code.UNSUPPORTED, "the host's release " + Names.shown(name) + " is neither Debian nor Ubuntu",
                    "Name what to build: banger image build debian:bookworm", e);
        }
    }

    /** As an owner writes it. */
    String text() {
        return distribution.id + ":" + suite;
    }
}
