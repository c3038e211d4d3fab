package dev.banger.doctor;

import dev.banger.api.ConfigView;
import dev.banger.config.BangerException;
import dev.banger.config.Origin;
import dev.banger.config.ResolvedSetting;
import dev.banger.config.StandaloneConfig;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Every setting with where it came from, for the owner. */
public final class ConfigReport {
    private ConfigReport() {}

    /** What a daemon would start with. */
    public static ConfigView standalone(List<ResolvedSetting> settings) {
        return view(false, settings, settings, Optional.empty());
    }

    /**
     * What a daemon was started with, and what the next start would change.
     *
     * @param next reads files and environment again; a {@link BangerException} of its is shown
     */
    public static ConfigView running(List<ResolvedSetting> settings, Supplier<List<ResolvedSetting>> next) {
        try {
            return view(true, settings, next.get(), Optional.empty());
        } catch (BangerException e) {
            return view(true, settings, settings, Optional.of(e.getMessage()));
        }
    }

    private static ConfigView view(boolean daemon, List<ResolvedSetting> settings, List<ResolvedSetting> next, Optional<String> refusal) {
        var files = StandaloneConfig.files(settings).stream()
                .map(file -> new ConfigView.FileView(file.toString(), Files.exists(file, LinkOption.NOFOLLOW_LINKS)))
                .toList();
        return new ConfigView(daemon, files, settings.stream().map(setting -> shown(setting, next)).toList(), refusal);
    }

    private static ConfigView.SettingView shown(ResolvedSetting setting, List<ResolvedSetting> next) {
        var after = next.stream().filter(other -> other.key().equals(setting.key())).findFirst()
                .filter(other -> !other.value().equals(setting.value()))
                .map(other -> other.value().orElse(""));
        return switch (setting.origin()) {
            case Origin.Environment(var variable) -> shown(setting, "environment", variable, after);
            case Origin.InFile(var file, var line) -> shown(setting, "file", file + ":" + line, after);
            case Origin.Property(var name) -> shown(setting, "property", name, after);
            case Origin.BuiltIn() -> shown(setting, "built-in", "", after);
        };
    }

    private static ConfigView.SettingView shown(ResolvedSetting setting, String source, String where, Optional<String> afterRestart) {
        return new ConfigView.SettingView(setting.key(), setting.value(), source, where, setting.builtIn(), afterRestart);
    }
}
