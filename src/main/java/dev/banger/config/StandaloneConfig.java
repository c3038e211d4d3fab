package dev.banger.config;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Reads the configuration without a container: for what happens before the server starts, and for subcommands that start none. */
public final class StandaloneConfig {
    private StandaloneConfig() {}

    /** From system properties and the environment, as the daemon would see it. */
    public static BangerConfig load() {
        return load(Map.of());
    }

    /** @param overrides keys as in {@code banger.vm.disk-size}; they win */
    public static BangerConfig load(Map<String, String> overrides) {
        var builder = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addSystemSources()
                .addPropertiesSources()
                .withSources(new DirectoryDefaults())
                .withMapping(BangerConfig.class)
                .withValidateUnknown(false);
        if (!overrides.isEmpty()) {
            builder.withSources(new io.smallrye.config.PropertiesConfigSource(overrides, "overrides", Integer.MAX_VALUE));
        }
        return builder.build().getConfigMapping(BangerConfig.class);
    }
}
