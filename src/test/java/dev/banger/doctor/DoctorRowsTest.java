package dev.banger.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.api.DoctorReport;
import dev.banger.helper.HostFacts;
import dev.banger.helper.HostFacts.Fact;
import dev.banger.vmm.VmmProgram;
import dev.banger.vmm.VmmProgram.Unusable;
import dev.banger.vmm.VmmProgram.Usable;
import dev.banger.vmm.VmmVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WARN is for what degrades, FAIL for what makes VMs impossible; both name the fix. */
class DoctorRowsTest {
    private static final Fact YES = new Fact(true, "there");
    private static final Fact NO = new Fact(false, "missing");
    private static final VmmProgram USABLE = new Usable(Path.of("/usr/bin/x"), new VmmVersion(1, 9, "1.9.0"));
    private static final VmmProgram UNUSABLE = new Unusable("not found", "Install it.");

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "'flags\t\t: fpu vmx sse', amd64, PASS",
        "'flags\t\t: fpu svm sse', amd64, PASS",
        "'flags\t\t: fpu vmxx sse', amd64, WARN",
        "'', amd64, WARN",
        "'flags\t\t: fpu vmx', aarch64, FAIL",
    })
    void cpu(String line, String architecture, String status) throws Exception {
        assertRow(status, Processor.row(Files.writeString(directory.resolve("cpuinfo"), line + "\n"), architecture, 4));
    }

    @Test
    void withoutKvmGuestsAreEmulatedAndWithoutTunOrNftablesThereAreNone() {
        assertEquals(List.of("PASS", "PASS", "PASS"), statuses(KernelRows.of(new HostFacts(YES, YES, YES, YES, YES, YES))));
        assertEquals(List.of("WARN", "FAIL", "FAIL"), statuses(KernelRows.of(new HostFacts(NO, NO, NO, NO, NO, NO))));
    }

    @Test
    void oneVmmHasToBeThereAndFirecrackerCountsOnlyWithKvm() {
        assertEquals(List.of("PASS", "PASS"), statuses(ProgramRows.of(YES, USABLE, USABLE)));
        assertEquals(List.of("PASS", "WARN"), statuses(ProgramRows.of(YES, USABLE, UNUSABLE)));
        assertEquals(List.of("WARN", "PASS"), statuses(ProgramRows.of(YES, UNUSABLE, USABLE)));
        assertEquals(List.of("PASS", "PASS"), statuses(ProgramRows.of(NO, UNUSABLE, USABLE)));
        assertEquals(List.of("WARN", "FAIL"), statuses(ProgramRows.of(NO, USABLE, UNUSABLE)));
    }

    @ParameterizedTest
    @CsvSource({
        "'', true, ext4, PASS, dm-snapshot",
        "'', false, btrfs, PASS, reflink",
        "'', false, ext4, WARN, copy",
        "dm-snapshot, false, ext4, FAIL, dm-snapshot",
        "reflink, true, ext4, FAIL, reflink",
        "reflink, false, xfs, PASS, reflink",
        "copy, true, ext4, PASS, copy",
    })
    void storageDriver(String configured, boolean deviceMapper, String fileSystem, String status, String named) {
        var facts = new HostFacts(YES, YES, YES, deviceMapper ? YES : NO, YES, YES);
        var row = StorageRows.driver(Optional.of(configured).filter(value -> !value.isEmpty()), facts, fileSystem);
        assertRow(status, row);
        assertTrue(row.detail().startsWith(named), row.detail());
    }

    @Test
    void missingToolsNameTheirPackage() {
        var rows = ToolRows.of(program -> Optional.empty());
        assertTrue(rows.stream().anyMatch(row -> row.name().equals("mmdebstrap") && row.status().equals("FAIL") && row.fix().endsWith("mmdebstrap")));
        assertTrue(rows.stream().anyMatch(row -> row.name().equals("ssh") && row.status().equals("WARN") && row.fix().endsWith("openssh-client")));
        assertTrue(ToolRows.of(program -> Optional.of(Path.of("/usr/bin", program))).stream().allMatch(row -> row.status().equals("PASS")));
    }

    @Test
    void roomIsLookedUpWhereTheStateWillBe() {
        assertFalse(StorageRows.space(directory.resolve("not/made/yet")).detail().isEmpty());
        assertFalse(Files.exists(directory.resolve("not")));
    }

    private static List<String> statuses(List<DoctorReport.Row> rows) {
        rows.forEach(row -> assertRow(row.status(), row));
        return rows.stream().map(DoctorReport.Row::status).toList();
    }

    private static void assertRow(String status, DoctorReport.Row row) {
        assertEquals(status, row.status(), row.toString());
        assertEquals(status.equals("PASS"), row.fix().isEmpty(), row.toString());
    }
}
