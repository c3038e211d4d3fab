package dev.banger.install;

import dev.banger.api.Names;
import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.config.ConfigFile;
import dev.banger.config.TomlDocument;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tomlj.TomlParseResult;

/**
 * What an installation remembers: {@code /etc/banger/install.toml}.
 *
 * @param owner the account that it serves
 * @param vmIds kept over upgrades, since VMs that run have numbers of it
 * @param version that was started last
 * @param build of that version; empty until both services have run once
 */
public record InstallMetadata(String owner, int uid, int gid, IdRange vmIds, String version, String build) {
    /** What a unit file takes as it is, which is less than useradd(8) allows. */
    static final Pattern OWNER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,31}");

    private static final Pattern BUILD = Pattern.compile("([0-9a-f]{16})?");
    private static final List<String> KEYS = List.of("owner", "uid", "gid", "vm-ids", "version", "build");

    public InstallMetadata {
        Objects.requireNonNull(vmIds);
        if (!OWNER.matcher(owner).matches()) {
            throw new IllegalArgumentException("owner = " + Names.shown(owner) + " is no account's name");
        }
        if (uid < 1 || gid < 0) {
            throw new IllegalArgumentException("uid = " + uid + ", gid = " + gid + " are none of an owner");
        }
        if (!ReleaseTree.VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("version = " + Names.shown(version) + " is no version");
        }
        if (!BUILD.matcher(build).matches()) {
            throw new IllegalArgumentException("build = " + Names.shown(build) + " is none");
        }
    }

    /** Whether both services have run once. */
    boolean hasStarted() {
        return !build.isEmpty();
    }

    InstallMetadata withRelease(String newVersion, String newBuild) {
        return new InstallMetadata(owner, uid, gid, vmIds, newVersion, newBuild);
    }

    /**
     * Empty when nothing is installed.
     *
     * @throws BangerException BAD_REQUEST when the file is not what an installation wrote
     */
    static Optional<InstallMetadata> read(Path file) {
        return ConfigFile.read(file).map(text -> parse(file, text));
    }

    static InstallMetadata parse(Path file, String text) {
        var document = TomlDocument.parse(file, text);
        for (var key : document.keySet()) {
            if (!KEYS.contains(key)) {
                throw refused(file, "it has " + Names.shown(key) + ", which no installation wrote");
            }
        }
        try {
            return new InstallMetadata(
                    text(file, document, "owner"),
                    number(file, document, "uid"),
                    number(file, document, "gid"),
                    IdRange.parse(text(file, document, "vm-ids"))
                            .orElseThrow(() -> refused(file, "its vm-ids are no range such as 10000-10999")),
                    text(file, document, "version"),
                    text(file, document, "build"));
        } catch (IllegalArgumentException e) {
            throw refused(file, e.getMessage());
        }
    }

    private static String text(Path file, TomlParseResult document, String key) {
        return document.get(List.of(key)) instanceof String value ? value : refuseKey(file, key, "text in quotes");
    }

    private static int number(Path file, TomlParseResult document, String key) {
        return document.get(List.of(key)) instanceof Long value && value >= 0 && value <= Integer.MAX_VALUE
                ? value.intValue()
                : refuseKey(file, key, "a number");
    }

    private static <T> T refuseKey(Path file, String key, String demand) {
        throw refused(file, key + " is missing or not " + demand);
    }

    private static BangerException refused(Path file, String what) {
        return new BangerException(Code.BAD_REQUEST, file + " cannot be used: " + what,
                "Put it back as it was; or run 'banger system uninstall', which keeps the state, and install again.");
    }

    /** The file's text. Nothing in it needs an escape: each value was checked. */
    String toml() {
        return """
                # Written by 'banger system install'. Not to be edited: upgrades and the removal go by it.
                owner = "%s"
                uid = %d
                gid = %d
                vm-ids = "%s"
                version = "%s"
                build = "%s"
                """.formatted(owner, uid, gid, vmIds, version, build);
    }
}
