package dev.banger.config;

import dev.banger.config.BangerException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;

/** Reads one configuration file, and refuses what is not an ordinary small file of text. */
public final class ConfigFile {
    /** Far more than all settings with their comments. */
    static final int BYTES_MAX = 64 * 1024;

    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private ConfigFile() {}

    /**
     * The text of {@code path}; empty when there is no such file.
     *
     * @throws BangerException naming the file, what is wrong with it and the fix
     */
    public static Optional<String> read(Path path) {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isSymbolicLink()) {
                throw refused(path, "it is a symbolic link", "Put the file itself there.", null);
            }
            if (!attributes.isRegularFile()) {
                throw refused(path, "it is not a file", "Put a TOML file there, or nothing.", null);
            }
            return Optional.of(text(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw refused(path, e.getClass().getSimpleName().replace("Exception", "") + " (" + e.getMessage() + ")",
                    "Let this account read it, or remove it.", e);
        }
    }

    private static String text(Path path) throws IOException {
        var bytes = ByteBuffer.allocate(BYTES_MAX + 1);
        try (var channel = Files.newByteChannel(path, READ)) {
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // Until the end, or one byte too many.
            }
        }
        if (!bytes.hasRemaining()) {
            throw refused(path, "it has more than " + BYTES_MAX + " bytes", "Leave only banger's own settings in it.", null);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw refused(path, "it is not UTF-8 text", "Save it as UTF-8.", e);
        }
    }

    private static BangerException refused(Path path, String why, String fix, Throwable cause) {
        return new BangerException(Code.BAD_REQUEST, "cannot read the configuration " + path + ": " + why, fix, cause);
    }
}
