package dev.banger.config;

import dev.banger.config.Setting.Place;
import java.util.stream.Collectors;

/** Writes what documents say of the settings. */
final class SettingsDocuments {
    private static final String BEGIN = "<!-- The tables below are written by 'make configuration' from Settings.java. -->\n";
    private static final String END = "<!-- End of the tables. -->\n";

    private SettingsDocuments() {}

    /** {@code /etc/banger/config.toml} as it is installed: everything is there, and nothing is set. */
    static String sample() {
        var text = new StringBuilder("""
                # banger's settings, for this host. Take the '#' off a line, and off its [section], to set it; restart bangerd afterwards.
                # ~/.config/banger/config.toml of banger's owner wins over this file, and the environment over both: docs/configuration.md.
                # 'banger config show' prints every setting with where it came from.
                """);
        var section = "";
        for (var setting : Settings.ALL) {
            if (setting.place() == Place.FILE_AND_ENVIRONMENT) {
                var parts = setting.key().split("\\.");
                if (!parts[0].equals(section)) {
                    section = parts[0];
                    text.append("\n#[").append(section).append("]\n");
                }
                text.append("# ").append(setting.meaning()).append(" Built-in: ").append(setting.builtIn()).append(".\n");
                text.append("#").append(parts[1]).append(" = ").append(toml(setting)).append("\n");
            }
        }
        return text.toString();
    }

    /** The document with its tables as they should be. */
    static String document(String text) {
        var begin = text.indexOf(BEGIN) + BEGIN.length();
        return text.substring(0, begin) + tables() + text.substring(text.indexOf(END, begin));
    }

    private static String tables() {
        return Settings.ALL.stream().filter(setting -> setting.place() == Place.FILE_AND_ENVIRONMENT).map(SettingsDocuments::row).collect(Collectors.joining(
                "",
                "\n| key | environment variable | flag | built-in | what it is | what it may be |\n|---|---|---|---|---|---|\n",
                "\n"))
                + Settings.ALL.stream().filter(setting -> setting.place() == Place.ENVIRONMENT)
                        .map(setting -> "| `" + setting.variable() + "` | " + shown(setting) + " | " + setting.meaning() + " |\n")
                        .collect(Collectors.joining(
                                "", "Set by the environment only, since client, launchers and services need them before a file is read:\n\n"
                                        + "| environment variable | built-in | what it is |\n|---|---|---|\n", "\n"));
    }

    private static String row(Setting setting) {
        return "| `" + setting.key() + "` | `" + setting.variable() + "` | " + setting.flag().map(flag -> "`" + flag + "`").orElse("") + " | "
                + shown(setting) + " | " + setting.meaning() + " | " + setting.rule().demand().replace("|", "\\|") + " |\n";
    }

    private static String shown(Setting setting) {
        return setting.builtIn().contains(" ") ? setting.builtIn() : "`" + setting.builtIn() + "`";
    }

    private static String toml(Setting setting) {
        return setting.rule() instanceof ValueRule.WholeNumber ? setting.example() : "\"" + setting.example() + "\"";
    }
}
