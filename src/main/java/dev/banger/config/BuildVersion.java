package dev.banger.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which build this is; the build writes it into a resource. */
public final class BuildVersion {
    private BuildVersion() {}

    /** As in the root {@code pom.xml}. */
    public static String current() {
        var properties = new Properties();
        try (var in = BuildVersion.class.getResourceAsStream("/dev/banger/build.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
