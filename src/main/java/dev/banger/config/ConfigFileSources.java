package dev.banger.config;

import io.quarkus.runtime.annotations.StaticInitSafe;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The configuration files of this host: the owner's, which wins, and the system's; or the one that {@code BANGER_CONFIG} names in their place.
 * Tests of the framework's profile {@code test} read none.
 */
@StaticInitSafe
public final class ConfigFileSources implements ConfigSourceFactory {
    private static final Path OF_THE_SYSTEM = Path.of("/etc/banger/config.toml");
    private static final String TEST = "test";

    /** Below the environment (300), above application.properties (250). */
    private static final int STRONGEST = 290;

    private final List<Path> files;

    public ConfigFileSources() {
        this(List.of(ProcessOwner.home().resolve(".config/banger/config.toml"), OF_THE_SYSTEM));
    }

    /** @param files the strongest first */
    ConfigFileSources(List<Path> files) {
        this.files = List.copyOf(files);
    }

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        var named = Optional.ofNullable(context.getValue(Settings.CONFIG.property())).map(value -> value.getValue()).filter(value -> !value.isEmpty());
        return context.getProfiles().contains(TEST) ? List.of() : sources(files(named), named.isPresent());
    }

    /** The files that are read, the strongest first. */
    List<Path> files(Optional<String> named) {
        return named.map(path -> List.of(Path.of(path))).orElse(files);
    }

    private static List<ConfigSource> sources(List<Path> files, boolean mustExist) {
        var sources = new ArrayList<ConfigSource>();
        for (var file : files) {
            sources.add(new TomlConfigSource(file, STRONGEST - sources.size(), mustExist));
        }
        return sources;
    }
}
