package dev.banger.cli.output;

import dev.banger.api.ConfigView;
import dev.banger.api.ConfigView.SettingView;

/** Settings as a table. */
public final class ConfigTable {
    private ConfigTable() {}

    /** With a column of what a restart would change, where it would. */
    public static Table of(ConfigView view) {
        var changed = view.settings().stream().anyMatch(setting -> setting.afterRestart().isPresent());
        var table = changed ? new Table("KEY", "VALUE", "FROM", "AFTER A RESTART") : new Table("KEY", "VALUE", "FROM");
        for (var setting : view.settings()) {
            var value = setting.value().orElseGet(() -> "(" + setting.builtIn() + ")");
            if (changed) {
                table.row(setting.key(), value, from(setting), setting.afterRestart().map(after -> after.isEmpty() ? "(not set)" : after).orElse(""));
            } else {
                table.row(setting.key(), value, from(setting));
            }
        }
        return table;
    }

    private static String from(SettingView setting) {
        return setting.where().isEmpty() ? setting.source() : setting.where();
    }
}
