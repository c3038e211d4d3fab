package dev.banger.config;

import dev.banger.api.Names;
import dev.banger.config.BangerException.Code;
import java.nio.file.Path;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlVersion;

/** Text as TOML 1.0, whoever wrote it. */
public final class TomlDocument {
    private TomlDocument() {}

    /**
     * @param file named in errors
     * @throws BangerException BAD_REQUEST with file, line and what is wrong there
     */
    public static TomlParseResult parse(Path file, String text) {
        var document = parsed(file, text);
        document.errors().stream().findFirst().ifPresent(error -> {
            throw refused(file, error.position().line(), "column " + error.position().column() + ": " + Names.shown(error.getMessage()),
                    "Correct the line; TOML is described at https://toml.io.");
        });
        return document;
    }

    private static TomlParseResult parsed(Path file, String text) {
        try {
            return Toml.parse(text, TomlVersion.V1_0_0);
        } catch (StackOverflowError e) {
            throw refused(file, 1, "its values are nested too deeply", "Every setting is a plain value in a section: see docs/configuration.md.");
        } catch (RuntimeException | AssertionError e) {
            // The parser's own doubts about what it skipped.
            throw refused(file, 1, "it is no TOML: " + Names.shown(String.valueOf(e.getMessage())), "Correct it; TOML is described at https://toml.io.");
        }
    }

    static BangerException refused(Path file, int line, String what, String fix) {
        return new BangerException(Code.BAD_REQUEST, file + ", line " + line + ": " + what, fix);
    }
}
