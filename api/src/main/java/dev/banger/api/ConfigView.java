package dev.banger.api;

import java.util.List;
import java.util.Optional;

/**
 * {@code GET /v1/config}, and what {@code bangerd config} prints: every setting with where its value came from.
 *
 * @param daemon whether these are the values of a daemon that runs; else they are what one would start with
 * @param refusal why the next start would be refused, since files or environment were changed
 */
public record ConfigView(boolean daemon, List<FileView> files, List<SettingView> settings, Optional<String> refusal) {
    public ConfigView {
        files = List.copyOf(files);
        settings = List.copyOf(settings);
    }

    /**
     * A file that is read, the strongest first.
     *
     * @param exists now
     */
    public record FileView(String path, boolean exists) {}

    /**
     * @param key as in a file, such as {@code vm.disk-size}
     * @param value empty where {@code builtIn} says what is done instead
     * @param source {@code environment}, {@code file}, {@code property} (of the JVM) or {@code built-in}
     * @param where the variable, {@code /path:line}, the property; empty for {@code built-in}
     * @param builtIn the value when nobody sets it, or how it is found
     * @param afterRestart the value that the next start would take, where it is another; empty text for one that is no longer set
     */
    public record SettingView(String key, Optional<String> value, String source, String where, String builtIn, Optional<String> afterRestart) {}
}
