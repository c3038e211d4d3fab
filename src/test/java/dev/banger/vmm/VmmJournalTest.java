package dev.banger.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VmmJournalTest {
    @TempDir
    Path directory;

    @Test
    void theEndOfTheUnitsJournalIsRead() throws Exception {
        var journal = new VmmJournal(Optional.of(program("printf 'first\\nlast %s\\n' \"${*: -1}\"")));
        assertEquals("first\nlast --unit=banger-vm-0123.service\n", journal.tail("0123", 1_000));
        assertEquals("vice\n", journal.tail("0123", 5));
    }

    @Test
    void aJournalThatIsNotThereOrCannotBeReadIsEmpty() throws Exception {
        assertEquals("", new VmmJournal(Optional.empty()).tail("0123", 100));
        assertEquals("", new VmmJournal(Optional.of(directory.resolve("missing"))).tail("0123", 100));
        assertEquals("", new VmmJournal(Optional.of(program("echo 'No journal files were opened' >&2; exit 1"))).tail("0123", 100));
    }

    private Path program(String script) throws Exception {
        var file = directory.resolve("journalctl");
        Files.writeString(file, "#!/bin/bash\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
