package dev.banger.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.api.Variables;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The list of settings, the typed configuration, the environment's names, and the documents agree. */
class SettingsTest {
    private static final Path ROOT = Path.of(System.getProperty("banger.root"));

    @Test
    void theListIsTheTypedConfiguration() {
        var typed = new TreeSet<>(ConfigMappings.getProperties(ConfigClass.configClass(BangerConfig.class)).entrySet().stream()
                .filter(property -> property.getValue().isLeaf() || property.getValue().isOptional() && property.getValue().asOptional().isLeaf()
                        || property.getValue().isPrimitive())
                .map(Map.Entry::getKey).toList());
        assertEquals(typed, Settings.ALL.stream().map(Setting::property).collect(Collectors.toCollection(TreeSet::new)));
        assertEquals(typed.size(), Settings.ALL.size());
    }

    @Test
    void whatIsBuiltInIsWhatTheListSays() {
        var read = StandaloneConfig.read(Map.of(), Map.of(), new ConfigFileSources(List.of()));
        for (var setting : read.settings()) {
            if (setting.key().contains(".")) {
                setting.value().ifPresent(value -> assertEquals(value, setting.builtIn(), setting.key()));
            }
        }
    }

    @Test
    void examplesAreGoodAndBuiltInValuesToo() {
        for (var setting : Settings.ALL) {
            assertTrue(setting.rule().accepts(setting.example()), setting.key());
        }
    }

    @Test
    void theEnvironmentsNamesAreKnownToTheClient() {
        assertEquals(Settings.ALL.stream().map(Setting::variable).sorted().toList(), Variables.OF_SETTINGS.stream().sorted().toList());
    }

    @Test
    void theSampleAndTheDocumentAreCurrent() throws IOException {
        isCurrent("deploy/config.toml", SettingsDocuments.sample());
        var document = ROOT.resolve("docs/configuration.md");
        isCurrent("docs/configuration.md", SettingsDocuments.document(Files.readString(document)));
    }

    @Test
    void theSampleSetsNothingAndIsGoodWhenEverythingInItIs() {
        assertEquals(Map.of(), TomlSettings.parse(Path.of("sample"), 1, SettingsDocuments.sample()));
        var everything = SettingsDocuments.sample().lines()
                .map(line -> line.matches("#(\\[[a-z]+]|[a-z-]+ = .*)") ? line.substring(1) : line)
                .collect(Collectors.joining("\n"));
        assertEquals(Settings.ALL.stream().filter(setting -> setting.place() == Setting.Place.FILE_AND_ENVIRONMENT).count(),
                TomlSettings.parse(Path.of("sample"), 1, everything).size());
    }

    private static void isCurrent(String name, String text) throws IOException {
        var file = ROOT.resolve(name);
        if (System.getenv("BANGER_UPDATE_CONFIGURATION") != null) {
            Files.writeString(file, text);
        }
        assertEquals(text, Files.exists(file) ? Files.readString(file) : "", name + " is stale; refresh it with: make configuration");
    }
}
