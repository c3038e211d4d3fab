package dev.banger.config;

import io.smallrye.config.Expressions;
import io.smallrye.config.SmallRyeConfig;
import java.util.List;
import java.util.Optional;

/**
 * A setting, its value and where that came from.
 *
 * @param key as in a file, such as {@code vm.disk-size}
 * @param value empty where {@code builtIn} says in words what is done instead
 * @param builtIn the value when nobody sets it, or how it is found
 */
public record ResolvedSetting(String key, Optional<String> value, Origin origin, String builtIn) {
    /**
     * Every setting by the one precedence: environment, the owner's file, the system's file, built-in.
     *
     * @throws BangerException BAD_REQUEST for the first value that its setting cannot have, naming both, the place and the fix
     */
    static List<ResolvedSetting> all(SmallRyeConfig config) {
        return Settings.ALL.stream().map(setting -> one(config, setting)).toList();
    }

    private static ResolvedSetting one(SmallRyeConfig config, Setting setting) {
        // A '$' is refused, never followed.
        var found = Expressions.withoutExpansion(() -> config.getConfigValue(setting.property()));
        var value = Optional.ofNullable(found.getValue());
        var origin = value.map(text -> Origin.of(setting, found)).orElseGet(Origin.BuiltIn::new);
        if (!(origin instanceof Origin.BuiltIn)) {
            setting.check(value.orElseThrow(), origin.shown());
        }
        return new ResolvedSetting(setting.key(), value, origin, setting.builtIn());
    }
}
