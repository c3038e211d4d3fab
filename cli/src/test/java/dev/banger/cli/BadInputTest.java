package dev.banger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Hazards 1, 3 and 46 at the command line: bad input ends with 2, names what is wrong, and the daemon is never asked. */
class BadInputTest {
    private static final List<String> BAD_NAMES = List.of(
            "", ".", "..", "../../etc/x", "-x", "a/b", "a\nb", "a".repeat(64), "a".repeat(100_000), "UPPER", "\u0430bc", "a b", "a\u001b[31m", "web-",
            "%64", "a;rm", "-oProxyCommand=x", "a\u202eb");

    static Stream<Arguments> badLines() {
        var names = BAD_NAMES.stream().filter(name -> !name.startsWith("-")).flatMap(name -> Stream.of(
                line("vm", "show", name),
                line("vm", "start", "good", name),
                line("vm", "stop", name),
                line("vm", "restart", name),
                line("vm", "kill", name),
                line("vm", "delete", name),
                line("vm", "ssh", name),
                line("vm", "ssh", name, "--", "true"),
                line("vm", "logs", name),
                line("kernel", "show", name),
                line("kernel", "delete", name),
                line("kernel", "import", "--name", name)));
        var named = BAD_NAMES.stream().flatMap(name -> Stream.of(line("vm", "run", "--name=" + name), line("vm", "create", "--name=" + name)));
        var images = Stream.of("", "..", "a b", "-x", "A:b", "a:b:c", "a".repeat(300), "a\u001b]0;x\u0007", "a//b", "../a").flatMap(image -> Stream.of(
                line("image", "show", "--", image), line("image", "delete", "--", image), line("image", "build", "--name=" + image), line("vm", "run", "--image=" + image)));
        var sizes = Stream.of("", "0M", "2", "G", "-2G", "1.5G", "2X", "99999999999999G", "9999999T", "2 G", "\u001b[2J", "1e3M", "０G")
                .flatMap(size -> Stream.of(line("vm", "run", "--memory=" + size), line("vm", "create", "--disk-size=" + size)));
        var others = Stream.of(
                line("vm", "run", "-d", "--rm"),
                line("vm", "run", "-d", "--", "true"),
                line("vm", "run", "-d", "--rm", "--", "true"),
                line("vm", "run", "--"),
                line("vm", "run", "true"),
                line("vm", "run", "true", "--", "x"),
                line("vm", "run", "--", "a\ufffdb"),
                line("vm", "run", "--", "x".repeat(200_000)),
                line("vm", "run", "--vcpu", "0"),
                line("vm", "run", "--vcpu", "-1"),
                line("vm", "run", "--vcpu", "many"),
                line("vm", "run", "--vcpu", "99999999999"),
                line("vm", "run", "--vmm", "xen"),
                line("vm", "run", "--memroy", "2G"),
                line("vm", "run", "--name", "a", "--name", "b"),
                line("vm", "run", "--name"),
                line("vm", "run", "-x"),
                line("vm", "stop", "-t", "-1", "web"),
                line("vm", "stop"),
                line("vm", "show"),
                line("vm", "show", "a", "b"),
                line("vm", "list", "extra"),
                line("vm", "list", "-o", "yaml"),
                line("vm", "list", "-o"),
                line("vm"),
                line("vm", "rnu"),
                line(),
                line(""),
                line("\u001b[31mred"),
                line("--nope"),
                line("@/etc/passwd"),
                line("kernel", "import", "/no/such/file"),
                line("kernel", "import", ""),
                line("kernel", "import", "a\u0000b"),
                line("kernel", "import", "--package", "-oX"),
                line("kernel", "import", "--package", "linux-image-amd64", "/etc/passwd"));
        return Stream.of(names, named, images, sizes, others).flatMap(s -> s);
    }

    private static Arguments line(String... words) {
        return Arguments.of((Object) words);
    }

    @ParameterizedTest
    @MethodSource("badLines")
    void isRefusedBeforeTheDaemonIsAsked(String[] words) throws Exception {
        try (var daemon = new FakeDaemon()) {
            var ran = Ran.command(daemon.socket(), words);
            assertEquals(2, ran.status(), ran.err());
            assertEquals("", ran.out());
            assertTrue(ran.err().startsWith("banger: "), ran.err());
            assertTrue(ran.err().length() < 1000, "short: " + ran.err().length());
            assertTrue(ran.err().chars().noneMatch(c -> (c < 0x20 && c != '\n') || c == 0x7f || (c >= 0x80 && c < 0xa0) || c == 0x202e), ran.err());
            assertEquals(List.of(), daemon.requests());
        }
    }

    @Test
    void suggestsTheOptionThatWasMeant() throws Exception {
        try (var daemon = new FakeDaemon()) {
            assertTrue(Ran.command(daemon.socket(), "vm", "run", "--memroy", "2G").err().contains("Did you mean: --memory?"));
        }
    }

    @Test
    void helpNeedsNoDaemon() throws Exception {
        try (var daemon = new FakeDaemon()) {
            for (var words : List.of(List.of("--help"), List.of("vm", "-h"), List.of("vm", "run", "--help"), List.of("kernel", "import", "--help"))) {
                var ran = Ran.command(daemon.socket(), words.toArray(String[]::new));
                assertEquals(0, ran.status());
                assertTrue(ran.out().startsWith("Usage: banger"), ran.out());
            }
            assertEquals(List.of(), daemon.requests());
        }
    }
}
