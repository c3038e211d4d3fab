package dev.banger.config;

import io.smallrye.config.ConfigValue;

/** Where a value came from. */
public sealed interface Origin {
    /** In words that fit in brackets. */
    String shown();

    /** An environment variable. */
    record Environment(String variable) implements Origin {
        @Override
        public String shown() {
            return "environment variable " + variable;
        }
    }

    /** A line of a configuration file, counted from 1. */
    record InFile(String file, int line) implements Origin {
        @Override
        public String shown() {
            return "in " + file + ", line " + line;
        }
    }

    /** A property of the JVM. */
    record Property(String name) implements Origin {
        @Override
        public String shown() {
            return "property " + name;
        }
    }

    /** Nobody set it. */
    record BuiltIn() implements Origin {
        @Override
        public String shown() {
            return "built in";
        }
    }

    /** What SmallRye calls its sources: EnvConfigSource, SysPropConfigSource; ours of {@link StandaloneConfig}. */
    static Origin of(Setting setting, ConfigValue found) {
        var source = String.valueOf(found.getConfigSourceName());
        if (source.startsWith("EnvConfigSource")) {
            return new Environment(setting.variable());
        }
        if (source.startsWith("SysPropConfigSource") || source.equals(StandaloneConfig.OVERRIDES)) {
            return new Property(setting.property());
        }
        return source.startsWith("/") && source.endsWith(".toml") ? new InFile(source, found.getLineNumber()) : new BuiltIn();
    }
}
