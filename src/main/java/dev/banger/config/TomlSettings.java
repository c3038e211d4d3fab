package dev.banger.config;

import static dev.banger.config.TomlDocument.refused;

import dev.banger.api.Names;
import dev.banger.api.Spelling;
import dev.banger.config.Setting.Place;
import io.smallrye.config.ConfigValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/** Makes settings of the text of a configuration file (TOML 1.0), or refuses it with the line. */
final class TomlSettings {
    private final Path file;
    private final int ordinal;
    private final TomlParseResult document;
    private final Map<String, ConfigValue> values = new HashMap<>();

    private TomlSettings(Path file, int ordinal, TomlParseResult document) {
        this.file = file;
        this.ordinal = ordinal;
        this.document = document;
    }

    /**
     * Values by their names in {@link BangerConfig}, each knowing its line.
     *
     * @throws BangerException BAD_REQUEST for text that is no TOML, keys that are none, and values that their keys cannot have
     */
    static Map<String, ConfigValue> parse(Path file, int ordinal, String text) {
        try {
            var settings = new TomlSettings(file, ordinal, TomlDocument.parse(file, text));
            settings.table(List.of(), settings.document);
            return Map.copyOf(settings.values);
        } catch (StackOverflowError e) {
            throw refused(file, 1, "its values are nested too deeply", "Every setting is a plain value in a section: see docs/configuration.md.");
        }
    }

    private void table(List<String> path, TomlTable table) {
        for (var name : table.keySet()) {
            var inner = new ArrayList<>(path);
            inner.add(name);
            var value = table.get(List.of(name));
            if (value instanceof TomlTable section && isSection(inner)) {
                table(inner, section);
            } else {
                var setting = setting(inner);
                values.put(setting.property(), value(inner, setting, value));
            }
        }
    }

    private static boolean isSection(List<String> path) {
        return path.size() == 1 && Settings.ALL.stream().anyMatch(setting -> setting.key().startsWith(path.getFirst() + "."));
    }

    private Setting setting(List<String> path) {
        var found = path.stream().anyMatch(part -> part.contains(".")) ? Optional.<Setting>empty() : Settings.of(String.join(".", path));
        var setting = found.orElseThrow(() -> unknown(path));
        if (setting.place() == Place.ENVIRONMENT) {
            throw refused(file, line(path), setting.key() + " cannot be set in a file: client, launcher and services need it before a file is read",
                    "Take it out, and set " + setting.variable() + " instead.");
        }
        return setting;
    }

    private BangerException unknown(List<String> path) {
        var known = Settings.ALL.stream().filter(setting -> setting.place() != Place.ENVIRONMENT).map(Setting::key).toList();
        var key = String.join(".", path);
        var near = known.stream().filter(candidate -> lastPart(candidate).equals(path.getLast())).findFirst()
                .or(() -> Spelling.nearest(key, known))
                .or(() -> known.stream().filter(candidate -> Spelling.nearest(path.getLast(), List.of(lastPart(candidate))).isPresent()).findFirst())
                .or(() -> Spelling.nearest(path.getFirst(), sections(known)).map(section -> "[" + section + "]"));
        return refused(file, line(path), "there is no setting " + Names.shown(key) + near.map(name -> "; did you mean " + name + "?").orElse(""),
                "The settings are: " + String.join(", ", known) + ".");
    }

    private static List<String> sections(List<String> keys) {
        return keys.stream().filter(key -> key.contains(".")).map(key -> key.substring(0, key.indexOf('.'))).distinct().toList();
    }

    private static String lastPart(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    private ConfigValue value(List<String> path, Setting setting, Object value) {
        var line = line(path);
        var where = "in " + file + ", line " + line;
        var text = switch (value) {
            case Long number when setting.rule() instanceof ValueRule.WholeNumber -> Long.toString(number);
            case String string when !(setting.rule() instanceof ValueRule.WholeNumber) -> string;
            case String string -> throw setting.refusal(Names.shown(string), where + ", in quotes");
            case TomlTable table -> throw setting.refusal("a section", where);
            case TomlArray array -> throw setting.refusal("a list", where);
            default -> throw setting.refusal(Names.shown(String.valueOf(value)), where + ", without quotes");
        };
        setting.check(text, where);
        return ConfigValue.builder()
                .withName(setting.property())
                .withValue(text)
                .withRawValue(text)
                .withConfigSourceName(file.toString())
                .withConfigSourceOrdinal(ordinal)
                .withLineNumber(line)
                .build();
    }

    private int line(List<String> path) {
        return Optional.ofNullable(document.inputPositionOf(path)).map(position -> position.line()).orElse(1);
    }
}
