package dev.banger.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Runs a program of the host, which sees the network namespace of the calling thread. */
final class Tool {
    private Tool() {}

    /** What it printed, stderr too; an error with that text when its status is not 0. */
    static String run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join(" ", command) + ":\n" + output);
        }
        return output;
    }
}
