package dev.banger.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariablesTest {
    @ParameterizedTest
    @CsvSource({
        "BANGER_SOKET, '; did you mean BANGER_SOCKET?'",
        "BANGER_STATEDIR, '; did you mean BANGER_STATE_DIR?'",
        "BANGER_DISK_SIZE, '; did you mean BANGER_VM_DISK_SIZE?'",
        "BANGER_VM_MEMROY, '; did you mean BANGER_VM_MEMORY?'",
        "BANGER_vm_memory, '; did you mean BANGER_VM_MEMORY?'",
        "BANGER_FOUNTAIN_PEN_COLOUR, ''",
    })
    void oneThatNobodyReadsIsRefusedWithTheNearest(String name, String near) {
        assertEquals(Optional.of("there is no environment variable '" + name + "'" + near), Variables.check(List.of("PATH", name)));
    }

    @Test
    void namesAreMadeFitForATerminal() {
        assertEquals(Optional.of("there is no environment variable 'BANGER_\\u001b[31m'"), Variables.check(List.of("BANGER_\u001b[31m")));
    }

    @Test
    void whatSomePartReadsAndWhatIsNotOursIsGood() {
        assertEquals(Optional.empty(), Variables.check(Variables.OF_SETTINGS));
        assertEquals(Optional.empty(), Variables.check(List.of("BANGERD_COMMAND", "BANGER_TEST_KERNEL", "BANGER_PROGRESS", "HOME", "banger")));
    }
}
