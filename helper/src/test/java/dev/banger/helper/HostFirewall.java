package dev.banger.helper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The host's firewall as {@code nft} has it, in the network namespace of the calling thread. */
final class HostFirewall {
    private HostFirewall() {}

    /** Loads a ruleset in nft's own language. */
    static void load(String ruleset) throws IOException, InterruptedException {
        var process = new ProcessBuilder("nft", "-f", "-").redirectErrorStream(true).start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(ruleset.getBytes(StandardCharsets.UTF_8));
        }
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError("nft -f -:\n" + output);
        }
    }

    /** Packets that the rule with that comment has counted. */
    static long counted(String comment) throws Exception {
        var rules = TestHost.tool("nft", "list", "ruleset");
        var matcher = Pattern.compile("counter packets (\\d+) bytes \\d+ drop comment \"" + Pattern.quote(comment) + "\"").matcher(rules);
        var sum = 0L;
        while (matcher.find()) {
            sum += Long.parseLong(matcher.group(1));
        }
        return sum;
    }
}
