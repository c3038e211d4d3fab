package dev.banger.helper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Programs of the host, which see the network namespace of the calling thread. */
final class Host {
    private Host() {}

    /** What it printed, stderr too; an error with that text when its status is not 0. */
    static String run(String... command) throws IOException, InterruptedException {
        return feed("", command);
    }

    static String feed(String input, String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join(" ", command) + ":\n" + output);
        }
        return output;
    }

    /** Packets that the rule with that comment has counted. */
    static long counted(String comment) throws IOException, InterruptedException {
        var rules = run("nft", "list", "ruleset");
        var matcher = Pattern.compile("counter packets (\\d+) bytes \\d+ drop comment \"" + Pattern.quote(comment) + "\"").matcher(rules);
        var sum = 0L;
        while (matcher.find()) {
            sum += Long.parseLong(matcher.group(1));
        }
        return sum;
    }
}
