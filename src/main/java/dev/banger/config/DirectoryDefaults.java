package dev.banger.config;

import io.quarkus.runtime.annotations.StaticInitSafe;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The directories when nobody set them. A source of configuration, since they depend on who runs the daemon and other keys refer to them
 * ({@code quarkus.http.domain-socket}, {@code quarkus.datasource.jdbc.url}): so they hold in the packaged daemon, under hot reload and for
 * {@code doctor} alike.
 */
@StaticInitSafe
public final class DirectoryDefaults implements ConfigSource {
    /** Below application.properties (250) and the environment (300), above what was recorded at build time. */
    private static final int ORDINAL = 100;

    private final Map<String, String> values;

    public DirectoryDefaults() {
        var home = ProcessOwner.home();
        this.values = Map.of(
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
