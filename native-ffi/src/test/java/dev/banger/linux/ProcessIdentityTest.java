package dev.banger.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessIdentityTest {
    private static final String FIELDS = " S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20 21";

    @ParameterizedTest
    @ValueSource(strings = {"java", "a b", ")", "((", "x) R 1 2 3", ") Z 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 99 20 (", "\n"})
    void aNameMayHoldAnything(String name) throws Exception {
        var fields = ProcessIdentity.fieldsAfterName("42 (" + name + ")" + FIELDS);
        assertEquals("S", fields[0]);
        assertEquals("4711", fields[19]);
    }

    @Test
    void anyTextIsParsedOrRefused() {
        var random = new Random(7);
        for (var round = 0; round < 5_000; round++) {
            var text = new StringBuilder();
            random.ints(random.nextInt(80), ' ', '~').forEach(text::appendCodePoint);
            try {
                assertTrue(ProcessIdentity.fieldsAfterName(text.toString()).length >= 20);
            } catch (IOException refused) {
                assertTrue(refused.getMessage().contains("fields"));
            }
        }
        assertThrows(IOException.class, () -> ProcessIdentity.fieldsAfterName(""));
    }

    @Test
    void knowsThisProcess() throws Exception {
        var self = ProcessIdentity.of((int) ProcessHandle.current().pid()).orElseThrow();
        assertTrue(self.isAlive());
        assertFalse(new ProcessIdentity(self.pid(), self.startTimeTicks() + 1).isAlive());
        assertTrue(self.commandLine().getFirst().endsWith("java"), self.commandLine().getFirst());
        assertTrue(ProcessIdentity.of(Integer.MAX_VALUE).isEmpty());
        assertEquals(java.util.List.of(), new ProcessIdentity(Integer.MAX_VALUE, 1).commandLine());
    }
}
