package dev.banger.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class KvmTest {
    @Test
    void aProcessorWithoutTheExtensionIsRefusedWhateverTheNodeSays() {
        var report = Kvm.probe("processor : 0\nflags\t\t: fpu vme svmx xvmx\n", false);
        assertFalse(report.usable());
        assertTrue(report.detail().contains("neither vmx nor svm"), report.detail());
    }

    @Test
    void aParavirtualModuleIsRefused() {
        var report = Kvm.probe("flags\t\t: fpu vmx\n", true);
        assertFalse(report.usable());
        assertTrue(report.detail().contains("kvm_pvm"), report.detail());
    }

    @Test
    void answersInTimeOnAnyHost() {
        var report = assertTimeoutPreemptively(Duration.ofSeconds(40), () -> Kvm.probe());
        assertFalse(report.detail().isBlank());
    }

    @Test
    @Tag("full-host")
    void aVcpuHaltsWhereKvmWorks() throws Exception {
        Assumptions.assumeTrue(Files.exists(Path.of("/dev/kvm")), "SKIPPED: no /dev/kvm");
        Assumptions.assumeTrue(Files.readString(Path.of("/proc/cpuinfo")).matches("(?s).*\\b(vmx|svm)\\b.*"), "SKIPPED: no vmx or svm");
        var report = Kvm.probe();
        assertEquals(true, report.usable(), report.detail());
    }
}
