package dev.banger.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** install.toml: what is written is read again, and nothing else is believed. */
class InstallMetadataTest {
    private static final Path FILE = Path.of("/etc/banger/install.toml");
    private static final InstallMetadata GOOD = new InstallMetadata("dev", 1_000, 1_001, new IdRange(10_000, 10_999), "0.1.0-SNAPSHOT",
            "0123456789abcdef");

    @Test
    void whatIsWrittenIsReadAgain() {
        assertEquals(GOOD, InstallMetadata.parse(FILE, GOOD.toml()));
        var unstarted = GOOD.withRelease("1.0", "");
        assertEquals(unstarted, InstallMetadata.parse(FILE, unstarted.toml()));
        // The lab's scripts read it so.
        assertTrue(GOOD.toml().contains("\nowner = \"dev\"\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "owner = \"ro\\not\"", "owner = \"\"", "owner = \"a b\"", "owner = \"-x\"", "owner = \"dev\\u0000\"", "owner = \"..\"", "owner = 7",
        "owner = [\"dev\"]",
        "uid = 0", "uid = -1", "uid = 2147483648", "uid = 9223372036854775807", "uid = 1.5", "uid = \"1000\"", "uid = true", "gid = -1",
        "gid = 1e3",
        "vm-ids = \"0-1\"", "vm-ids = \"9999-10999\"", "vm-ids = \"10999-10000\"", "vm-ids = \"10000\"", "vm-ids = \"10000-99999999999\"",
        "vm-ids = \"10000-10999 --socket /tmp/x\"", "vm-ids = 10000", "version = \"../../etc\"", "version = \"\"", "version = \".new-1\"",
        "version = \"1\\n2\"",
        "build = \"0123456789ABCDEF\"", "build = \"xyz\"", "build = 7"
    })
    void aHostileValueIsRefusedWithTheFile(String line) {
        var key = line.substring(0, line.indexOf(' '));
        refused(GOOD.toml().replaceFirst("(?m)^" + key + " = .*$", java.util.regex.Matcher.quoteReplacement(line)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "owner", "owner = ", "[owner]\nx = 1", "owner = \"dev\"\nowner = \"root\"", "other = 1", "\u0000", "=",
            "[[[", "a.b.c = 1"})
    void whatIsNoMetadataIsRefused(String text) {
        refused(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"owner", "uid", "gid", "vm-ids", "version", "build"})
    void eachPartIsNeeded(String key) {
        refused(GOOD.toml().replaceFirst("(?m)^" + key + " = .*$", ""));
        refused(GOOD.toml() + "\n" + key + "x = 1\n");
    }

    @Test
    void deepNestingIsRefusedAsText() {
        refused("owner = " + "[".repeat(20_000));
    }

    /** Whatever bytes change, the answer is metadata that holds the rules, or a refusal. */
    @Test
    void aDamagedFileIsReadOrRefused() {
        var random = new SplittableRandom(20_260_101);
        for (var round = 0; round < 2_000; round++) {
            var text = new StringBuilder(GOOD.toml());
            for (var change = random.nextInt(1, 5); change > 0; change--) {
                text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(1, 128));
            }
            try {
                var read = InstallMetadata.parse(FILE, text.toString());
                assertEquals(read, InstallMetadata.parse(FILE, read.toml()), text.toString());
            } catch (BangerException refusal) {
                assertEquals(Code.BAD_REQUEST, refusal.code());
            }
        }
    }

    private static void refused(String text) {
        var thrown = assertThrows(BangerException.class, () -> InstallMetadata.parse(FILE, text), text);
        assertEquals(Code.BAD_REQUEST, thrown.code());
        assertTrue(thrown.getMessage().contains(FILE.toString()), thrown.getMessage());
        assertTrue(thrown.hint().isPresent());
    }
}
