package dev.banger.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.config.BangerException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unit files out of templates. */
class UnitTemplateTest {
    private static final InstallMetadata METADATA = new InstallMetadata("dev", 1_000, 1_001, new IdRange(10_000, 10_999), "1.0", "");

    @Test
    void eachPlaceIsFilledWhereverItIs() {
        assertEquals("User=dev\nExecStart=x --owner-uid 1000 --owner-gid 1001 --vm-ids 10000-10999\nUser=dev\n",
                UnitTemplate.fill("x.service",
                "User=@OWNER@\nExecStart=x --owner-uid @OWNER_UID@ --owner-gid @OWNER_GID@ --vm-ids @VM_IDS@\nUser=@OWNER@\n", METADATA));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SystemCallFilter=@system-service", "x@y.service", "a@", "@@", "%i $1 \\1 ${OWNER}", "@owner@", ""})
    void allElseStaysAsItIs(String text) {
        assertEquals(text, UnitTemplate.fill("x.service", text, METADATA));
    }

    @Test
    void aPlaceThatNobodyKnowsIsNamed() {
        var thrown = assertThrows(BangerException.class, () -> UnitTemplate.fill("x.service", "User=@OWNER@ @OWNERS@", METADATA));
        assertTrue(thrown.getMessage().contains("@OWNERS@") && thrown.getMessage().contains("x.service"), thrown.getMessage());
    }

    /** Filling each piece and joining is filling what is joined: no value is read as a place again. */
    @Test
    void fillingIsOnePass() {
        var pieces = List.of("@OWNER@", "@OWNER_UID@", "@VM_IDS@", " ", "=", "\n", "text", "%%", "\\", "$0");
        var random = new SplittableRandom(7);
        for (var round = 0; round < 500; round++) {
            var template = new StringBuilder();
            var filled = new StringBuilder();
            for (var count = random.nextInt(12); count > 0; count--) {
                var piece = pieces.get(random.nextInt(pieces.size()));
                template.append(piece).append('|');
                filled.append(UnitTemplate.fill("x.service", piece, METADATA)).append('|');
            }
            assertEquals(filled.toString(), UnitTemplate.fill("x.service", template.toString(), METADATA));
        }
    }
}
