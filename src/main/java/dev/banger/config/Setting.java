package dev.banger.config;

import dev.banger.api.Names;
import dev.banger.config.BangerException.Code;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing that an owner may set.
 *
 * @param key as in a file, such as {@code vm.disk-size}
 * @param builtIn the value when nobody sets it, or in words how it is found
 * @param meaning a sentence
 * @param example a value that is not the built-in one
 * @param flag of the command that overrides it for one VM
 * @param place where it may be set
 */
record Setting(String key, ValueRule rule, String builtIn, String meaning, String example, Optional<String> flag, Place place) {
    /** Where a setting may be set. */
    enum Place {
        FILE_AND_ENVIRONMENT,
        /** Client, launchers and unit files need it before any file is read. */
        ENVIRONMENT
    }

    /** Its name in {@link BangerConfig}. */
    String property() {
        return "banger." + key;
    }

    /** Its environment variable. */
    String variable() {
        return property().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /**
     * @param where it was written, in words: {@code in /etc/banger/config.toml, line 4}
     * @throws BangerException BAD_REQUEST with key, value, place and what it must be
     */
    void check(String value, String where) {
        if (!rule.accepts(value)) {
            throw refusal(Names.shown(value), where);
        }
    }

    /** @param shown the value, fit for a terminal */
    BangerException refusal(String shown, String where) {
        return new BangerException(
                Code.BAD_REQUEST, key + " = " + shown + " (" + where + ") is not valid: it must be " + rule.demand(), "Correct it or leave it out: "
                        + builtInIs() + ".");
    }

    private String builtInIs() {
        return "the built-in value is " + builtIn;
    }
}
