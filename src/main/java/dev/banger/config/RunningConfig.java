package dev.banger.config;

import io.smallrye.config.SmallRyeConfig;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/** What this daemon was started with. Files and environment are read at the start only: a change takes a restart. */
@Singleton
public final class RunningConfig {
    private final List<ResolvedSetting> settings;

    RunningConfig(Config config) {
        this.settings = ResolvedSetting.all(config.unwrap(SmallRyeConfig.class));
    }

    /** Every one, in the order in which they are shown. */
    public List<ResolvedSetting> settings() {
        return settings;
    }
}
