package dev.banger.config;

import io.quarkus.runtime.annotations.StaticInitSafe;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The directories when nobody set them. A source of configuration, since they depend on who runs the daemon and other keys refer to them
 * ({@code quarkus.http.domain-socket}, {@code quarkus.datasource.jdbc.url}): so they hold in the packaged daemon, under hot reload and for
 * {@code doctor} alike. An installed program has the directories of the installation, whoever calls it, and asks the helper.
 */
@StaticInitSafe
public final class DirectoryDefaults implements ConfigSource {
    /** Below application.properties (250) and the environment (300), above what was recorded at build time. */
    private static final int ORDINAL = 100;

    /** System property that a release's launcher sets: the directory that the release lies in. */
    public static final String RELEASE = "banger.release";
    private static final String INSTALLED_RELEASES = "/usr/local/lib/banger/versions/";
    private static final Map<String, String> INSTALLED = Map.of(
            "banger.state-dir", "/var/lib/banger/state",
            "banger.cache-dir", "/var/cache/banger",
            "banger.run-dir", "/run/banger",
            "banger.vm-run-dir", "/run/banger-vm",
            "banger.helper-socket", "/run/banger-root/helper.sock");

    private final Map<String, String> values;

    public DirectoryDefaults() {
        this(Optional.ofNullable(System.getProperty(RELEASE)));
    }

    /** @param release where the running release lies; empty for a build's output */
    DirectoryDefaults(Optional<String> release) {
        this.values = release.filter(directory -> directory.startsWith(INSTALLED_RELEASES)).isPresent() ? INSTALLED : ofTheAccount();
    }

    private static Map<String, String> ofTheAccount() {
        var home = ProcessOwner.home();
        return Map.of(
                "banger.state-dir", home.resolve(".local/state/banger").toString(),
                "banger.cache-dir", home.resolve(".cache/banger").toString(),
                "banger.run-dir", "/run/banger-" + ProcessOwner.uid());
    }

    @Override
    public Set<String> getPropertyNames() {
        return values.keySet();
    }

    @Override
    public String getValue(String name) {
        return values.get(name);
    }

    @Override
    public Map<String, String> getProperties() {
        return values;
    }

    @Override
    public String getName() {
        return "banger directory defaults";
    }

    @Override
    public int getOrdinal() {
        return ORDINAL;
    }
}
