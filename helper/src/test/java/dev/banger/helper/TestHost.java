package dev.banger.helper;

import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What tests of real kernel objects need of the host. */
final class TestHost {
    private TestHost() {}

    static void assumeRoot() {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "SKIPPED: needs root");
    }

    /** Runs a tool; the test fails with the tool's words. */
    static String tool(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes());
        Assertions.assertEquals(0, process.waitFor(), () -> List.of(command) + ":\n" + output);
        return output;
    }
}
