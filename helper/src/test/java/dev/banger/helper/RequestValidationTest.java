package dev.banger.helper;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hazard rows 1, 2, 10 and 11 at the helper's door: every field of every request, as hostile input. */
class RequestValidationTest {
    private static final String OP = "op-0123456789abcdef";
    private static final String VM = "0123456789abcdef0123456789abcdef";
    private static final String TAP = "bgt-0123abcd";
    private static final String BRIDGE = "br-banger";
    private static final String MAC = "02:62:0a:d5:4d:02";
    private static final String ADDRESS = "10.213.77.2";
    private static final Path FILE = Path.of("/state/vms/x");
    private static final List<Path> NONE = List.of();
    private static final VmmProcess PROCESS = new VmmProcess(4711, 99);

    private static final List<String> BAD_NAMES = List.of("", ".", "..", "../../etc/x", "-rf", "/", "a\0b", "a\nb", "x".repeat(200),
            "UPPER", "%d", "all", "default", "lo", "eth0", "a/b", "a:b", "a b", "é", "а", "bgt-%d", "vg0-root", "\u202e");

    @ParameterizedTest(name = "{0} refuses {2}")
    @MethodSource("hostileTexts")
    void refuses(String field, Function<String, Object> request, String value) {
        var refused = assertThrows(IllegalArgumentException.class, () -> request.apply(value));
        assertTrue(refused.getMessage().contains(field), refused.getMessage());
        assertFalse(refused.getMessage().chars().anyMatch(Character::isISOControl), "control characters reach the terminal");
    }

    static Stream<Arguments> hostileTexts() {
        var operation = List.of("", "UPPER", "a/b", "a\nb", "x".repeat(65), "op_1");
        return Stream.of(
                each("operationId", operation, v -> new GetHostFacts(v)),
                each("operationId", operation, v -> new EnsureNetwork(v, BRIDGE, ADDRESS, 24)),
                each("operationId", operation, v -> new RemoveNetwork(v, BRIDGE)),
                each("operationId", operation, v -> new CreateTap(v, TAP, BRIDGE)),
                each("operationId", operation, v -> new LeaseTap(v, VM, TAP, MAC, ADDRESS)),
                each("operationId", operation, v -> new ReleaseTap(v, VM, TAP, MAC, ADDRESS)),
                each("operationId", operation, v -> new RemoveTap(v, TAP)),
                each("operationId", operation, v -> new AllowNat(v, VM, ADDRESS)),
                each("operationId", operation, v -> new RevokeNat(v, VM, ADDRESS)),
                each("operationId", operation, v -> new AttachSnapshot(v, VM, FILE, FILE, 8)),
                each("operationId", operation, v -> new RemoveSnapshot(v, VM)),
                each("operationId", operation, v -> new LaunchVmm(v, VM, FILE, List.of(), Optional.empty(), FILE, FILE, NONE, NONE, 1, 1)),
                each("operationId", operation, v -> new SignalVmm(v, VM, PROCESS, 9)),
                each("operationId", operation, v -> new GetVmmEnd(v, VM, PROCESS)),
                each("operationId", operation, v -> new ListObjects(v, BRIDGE)),
                each("vmId", BAD_NAMES, v -> new LeaseTap(OP, v, TAP, MAC, ADDRESS)),
                each("vmId", BAD_NAMES, v -> new ReleaseTap(OP, v, TAP, MAC, ADDRESS)),
                each("vmId", BAD_NAMES, v -> new AllowNat(OP, v, ADDRESS)),
                each("vmId", BAD_NAMES, v -> new RevokeNat(OP, v, ADDRESS)),
                each("vmId", BAD_NAMES, v -> new AttachSnapshot(OP, v, FILE, FILE, 8)),
                each("vmId", BAD_NAMES, v -> new RemoveSnapshot(OP, v)),
                each("vmId", BAD_NAMES, v -> new LaunchVmm(OP, v, FILE, List.of(), Optional.empty(), FILE, FILE, NONE, NONE, 1, 1)),
                each("vmId", BAD_NAMES, v -> new SignalVmm(OP, v, PROCESS, 9)),
                each("vmId", BAD_NAMES, v -> new GetVmmEnd(OP, v, PROCESS)),
                each("tap", BAD_NAMES, v -> new CreateTap(OP, v, BRIDGE)),
                each("tap", BAD_NAMES, v -> new LeaseTap(OP, VM, v, MAC, ADDRESS)),
                each("tap", BAD_NAMES, v -> new ReleaseTap(OP, VM, v, MAC, ADDRESS)),
                each("tap", BAD_NAMES, v -> new RemoveTap(OP, v)),
                each("tap", BAD_NAMES, v -> new LaunchVmm(OP, VM, FILE, List.of(), Optional.of(v), FILE, FILE, NONE, NONE, 1, 1)),
                each("bridge", BAD_NAMES, v -> new EnsureNetwork(OP, v, ADDRESS, 24)),
                each("bridge", BAD_NAMES, v -> new RemoveNetwork(OP, v)),
                each("bridge", BAD_NAMES, v -> new CreateTap(OP, TAP, v)),
                each("bridge", BAD_NAMES, v -> new ListObjects(OP, v)),
                each("bridge", List.of("br-banger-", "br-banger-toolong", "br-bangerx", "docker0"), v -> new ListObjects(OP, v)),
                each("mac", List.of("", "ff:ff:ff:ff:ff:ff", "03:00:00:00:00:01", "00:16:3e:00:00:01", "02:62:0A:d5:4d:02", "02:62"),
                        v -> new LeaseTap(OP, VM, TAP, v, ADDRESS)),
                each("address", List.of("", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "::1", "1.2.3.4 ", "localhost"),
                        v -> new AllowNat(OP, VM, v)),
                each("gateway", List.of("", "10.0.0.0/24"), v -> new EnsureNetwork(OP, BRIDGE, v, 24)))
                .flatMap(rows -> rows);
    }

    private static Stream<Arguments> each(String field, List<String> values, Function<String, Object> request) {
        return values.stream().map(value -> Arguments.of(field, request, value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"relative", "/a/../etc/shadow", "/a/./b", "/a\nb", ""})
    void refusesPathsThatAreNotPlain(String path) {
        var value = Path.of(path);
        assertThrows(IllegalArgumentException.class, () -> new AttachSnapshot(OP, VM, value, FILE, 8));
        assertThrows(IllegalArgumentException.class, () -> new AttachSnapshot(OP, VM, FILE, value, 8));
        assertThrows(IllegalArgumentException.class, () -> launch(value, FILE, FILE));
        assertThrows(IllegalArgumentException.class, () -> launch(FILE, value, FILE));
        assertThrows(IllegalArgumentException.class, () -> launch(FILE, FILE, value));
    }

    @Test
    void refusesPathsThatAreTooLong() {
        var value = Path.of("/" + "x/".repeat(2_100));
        assertThrows(IllegalArgumentException.class, () -> launch(value, FILE, FILE));
    }

    private static Object launch(Path binary, Path directory, Path log) {
        return new LaunchVmm(OP, VM, binary, List.of(), Optional.empty(), directory, log, NONE, NONE, 1, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1})
    void refusesProcessesThatAreNeverOurs(int pid) {
        assertThrows(IllegalArgumentException.class, () -> new VmmProcess(pid, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 2, 19, 64})
    void refusesOtherSignals(int signal) {
        assertThrows(IllegalArgumentException.class, () -> new SignalVmm(OP, VM, PROCESS, signal));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 9, 24, 4096, -8})
    void refusesChunksThatDeviceMapperWouldRefuse(int sectors) {
        assertThrows(IllegalArgumentException.class, () -> new AttachSnapshot(OP, VM, FILE, FILE, sectors));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 15, 30, 32})
    void refusesNetworksOfAnUnfitSize(int prefixLength) {
        assertThrows(IllegalArgumentException.class, () -> new EnsureNetwork(OP, BRIDGE, ADDRESS, prefixLength));
    }

    @Test
    void refusesArgumentsWithNulOrWithoutEnd() {
        var tooLong = Collections.nCopies(3_000, "x".repeat(100));
        assertThrows(IllegalArgumentException.class,
                () -> new LaunchVmm(OP, VM, FILE, List.of("a\0b"), Optional.empty(), FILE, FILE, NONE, NONE, 1, 1));
        assertThrows(IllegalArgumentException.class,
                () -> new LaunchVmm(OP, VM, FILE, tooLong, Optional.empty(), FILE, FILE, NONE, NONE, 1, 1));
        assertThrows(NullPointerException.class, () -> new SignalVmm(OP, VM, null, 9));
    }

    @Test
    void takesWhatIsRight() {
        assertDoesNotThrow(() -> new LeaseTap(OP, VM, TAP, MAC, ADDRESS));
        assertDoesNotThrow(() -> new EnsureNetwork(OP, "br-banger-ab1", "10.0.0.1", 16));
        assertDoesNotThrow(() -> new LaunchVmm(OP, VM, FILE, List.of("-name", "a b\n'\""), Optional.of(TAP), FILE, FILE, NONE, NONE, 1, 1));
    }

    /** Whatever the text: taken as it is or refused with IllegalArgumentException, nothing else. Seeded. */
    @Test
    void anyTextIsTakenOrRefused() {
        var random = new Random(11);
        for (var round = 0; round < 20_000; round++) {
            var text = new StringBuilder();
            random.ints(random.nextInt(40), 0, 0x250).forEach(text::appendCodePoint);
            var value = round % 2 == 0 ? text.toString() : "bgt-" + text;
            try {
                assertTrue(new RemoveTap(OP, value).tap().matches("bgt-[0-9a-f]{8}"));
            } catch (IllegalArgumentException refused) {
                assertTrue(refused.getMessage().startsWith("tap "));
            }
        }
    }
}
