package dev.banger.config;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SysPropConfigSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The configuration, checked, read without a container: for what happens before the server starts, and for subcommands that start none.
 *
 * @param settings every one, in the order in which they are shown
 */
public record StandaloneConfig(BangerConfig config, List<ResolvedSetting> settings) {
    static final String OVERRIDES = "overrides";

    public StandaloneConfig {
        settings = List.copyOf(settings);
    }

    /**
     * From system properties, the environment and the files, as the daemon would see it.
     *
     * @throws BangerException BAD_REQUEST with key, value, place and the fix
     */
    public static StandaloneConfig read() {
        return read(System.getenv(), Map.of(), new ConfigFileSources());
    }

    /** @param overrides by names as in {@code banger.vm.disk-size}; they win */
    static StandaloneConfig read(Map<String, String> environment, Map<String, String> overrides, ConfigFileSources files) {
        try {
            var config = sources(environment, overrides, files).withMapping(BangerConfig.class).withValidateUnknown(false).build();
            return new StandaloneConfig(config.getConfigMapping(BangerConfig.class), ResolvedSetting.all(config));
        } catch (ConfigValidationException e) {
            // Said again in our words.
            ResolvedSetting.all(sources(environment, overrides, files).build());
            throw e;
        }
    }

    private static SmallRyeConfigBuilder sources(Map<String, String> environment, Map<String, String> overrides, ConfigFileSources files) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addPropertiesSources()
                .withSources(
                        new PropertiesConfigSource(overrides, OVERRIDES, Integer.MAX_VALUE),
                        new SysPropConfigSource(),
                        new EnvConfigSource(environment, EnvConfigSource.ORDINAL),
                        new DirectoryDefaults())
                .withSources(files);
    }

    /** The files that these settings were read from, the strongest first; they need not exist. */
    public static List<Path> files(List<ResolvedSetting> settings) {
        return new ConfigFileSources().files(
                settings.stream().filter(setting -> setting.key().equals(Settings.CONFIG.key())).findFirst().flatMap(ResolvedSetting::value));
    }
}
