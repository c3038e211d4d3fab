package dev.banger.config;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.ConfigValueConfigSource;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * A configuration file as a source of configuration. It is read when the first setting is asked for, and lists no names: the framework's build
 * would write the builder's own values into the package, and ours are asked for by name.
 */
final class TomlConfigSource implements ConfigValueConfigSource {
    private final Path file;
    private final int ordinal;
    private final boolean mustExist;
    private volatile Map<String, ConfigValue> values;

    TomlConfigSource(Path file, int ordinal, boolean mustExist) {
        this.file = file;
        this.ordinal = ordinal;
        this.mustExist = mustExist;
    }

    @Override
    public ConfigValue getConfigValue(String property) {
        return isOfFiles(property) ? read().get(property) : null;
    }

    @Override
    public Map<String, ConfigValue> getConfigValueProperties() {
        return Map.of();
    }

    @Override
    public Set<String> getPropertyNames() {
        return Set.of();
    }

    @Override
    public String getName() {
        return file.toString();
    }

    @Override
    public int getOrdinal() {
        return ordinal;
    }

    private static boolean isOfFiles(String property) {
        return property.startsWith("banger.") && Settings.ALL.stream()
                .anyMatch(setting -> setting.place() == Setting.Place.FILE_AND_ENVIRONMENT && setting.property().equals(property));
    }

    private Map<String, ConfigValue> read() {
        var known = values;
        if (known == null) {
            known = ConfigFile.read(file).map(text -> TomlSettings.parse(file, ordinal, text)).orElseGet(this::absent);
            values = known;
        }
        return known;
    }

    private Map<String, ConfigValue> absent() {
        if (mustExist) {
            throw new BangerException(
                    BangerException.Code.BAD_REQUEST, "there is no file " + file + ", which " + Settings.CONFIG.variable() + " names", "Make it, or unset "
                            + Settings.CONFIG.variable() + ".");
        }
        return Map.of();
    }
}
