package dev.banger.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.banger.config.BangerException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The owner's file and the system's: their precedence, and what is refused. */
class ConfigFilesTest {
    @TempDir
    Path directory;

    private Path owners;
    private Path systems;

    @BeforeEach
    void name() {
        owners = directory.resolve("owner.toml");
        systems = directory.resolve("system.toml");
    }

    private StandaloneConfig read(Map<String, String> environment) {
        return StandaloneConfig.read(environment, Map.of(), new ConfigFileSources(List.of(owners, systems)));
    }

    private BangerException refused(String text) throws IOException {
        Files.writeString(systems, text);
        var thrown = assertThrows(BangerException.class, () -> read(Map.of()), text);
        assertEquals(Code.BAD_REQUEST, thrown.code());
        assertTrue(thrown.getMessage().contains(systems.toString()), thrown.getMessage());
        assertFalse(thrown.hint().orElseThrow().isEmpty());
        return thrown;
    }

    @Test
    void environmentBeatsTheOwnersFileWhichBeatsTheSystemsWhichBeatsWhatIsBuiltIn() throws IOException {
        Files.writeString(systems, """
                [vm]
                memory = "1G"
                disk-size = "10G"
                vcpu = 3
                """);
        Files.writeString(owners, """
                vm.memory = "2G"
                vm.disk-size = "20G"
                """);
        var read = read(Map.of("BANGER_VM_MEMORY", "4G"));
        assertEquals(Optional.of("4G"), read.config().vm().memory());
        assertEquals("20G", read.config().vm().diskSize());
        assertEquals(3, read.config().vm().vcpu().orElseThrow());
        assertEquals("br-banger", read.config().network().bridge());
        assertEquals(new Origin.Environment("BANGER_VM_MEMORY"), origin(read, "vm.memory"));
        assertEquals(new Origin.InFile(owners.toString(), 2), origin(read, "vm.disk-size"));
        assertEquals(new Origin.InFile(systems.toString(), 4), origin(read, "vm.vcpu"));
        assertEquals(new Origin.BuiltIn(), origin(read, "network.bridge"));
        assertEquals(new Origin.BuiltIn(), origin(read, "vmm.kind"));
    }

    private static Origin origin(StandaloneConfig read, String key) {
        return read.settings().stream().filter(setting -> setting.key().equals(key)).findFirst().orElseThrow().origin();
    }

    @Test
    void oneFileCanBeNamedInPlaceOfBoth() throws IOException {
        Files.writeString(owners, "nonsense");
        var named = Files.writeString(directory.resolve("named"), "vmm.kind = 'qemu'");
        assertEquals(Optional.of("qemu"), read(Map.of("BANGER_CONFIG", named.toString())).config().vmm().kind());
        var missing = assertThrows(BangerException.class, () -> read(Map.of("BANGER_CONFIG", directory + "/none")));
        assertTrue(missing.getMessage().contains("there is no file " + directory + "/none, which BANGER_CONFIG names"), missing.getMessage());
    }

    @Test
    void everySettingCanBeSetInAFileByItsExample() throws IOException {
        for (var setting : Settings.ALL) {
            var value = setting.rule() instanceof ValueRule.WholeNumber ? setting.example() : "'" + setting.example() + "'";
            if (setting.place() == Setting.Place.ENVIRONMENT) {
                var thrown = refused(setting.key() + " = " + value);
                assertTrue(thrown.getMessage().contains("cannot be set in a file"), thrown.getMessage());
                assertTrue(thrown.hint().orElseThrow().contains(setting.variable()));
            } else {
                Files.writeString(systems, setting.key() + " = " + value);
                assertEquals(new Origin.InFile(systems.toString(), 1), origin(read(Map.of()), setting.key()));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [vm]~memroy = "1G"       | 2 | there is no setting 'vm.memroy'; did you mean vm.memory?
            [vms]~memory = "1G"      | 1 | there is no setting 'vms'; did you mean [vm]?
            [netwrok]                | 1 | there is no setting 'netwrok'; did you mean [network]?
            subnet = "10.0.0.0/24"   | 1 | there is no setting 'subnet'; did you mean network.subnet?
            [vm]~subnet = "1"        | 2 | there is no setting 'vm.subnet'; did you mean network.subnet?
            [vm]~disk_size = "9G"    | 2 | there is no setting 'vm.disk_size'; did you mean vm.disk-size?
            [vm]~diskSize = "9G"     | 2 | there is no setting 'vm.diskSize'; did you mean vm.disk-size?
            "vm.memory" = "1G"       | 1 | there is no setting 'vm.memory'
            [vm.memory]~size = 1     | 1 | vm.memory = a section
            [[vm]]~memory = "1G"     | 1 | there is no setting 'vm'
            xyzzy = 1                | 1 | there is no setting 'xyzzy'
            "\\u001b[31m" = 1        | 1 | there is no setting '\\u001b[31m'
            """)
    void keysThatAreNoneAreRefusedWithTheNearest(String text, int line, String told) throws IOException {
        var message = refused(text.replace('~', '\n')).getMessage();
        assertTrue(message.contains(told), message);
        assertTrue(message.contains(", line " + line), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            vm.vcpu = "2"            | vm.vcpu = '2' (in FILE, line 1, in quotes) is not valid: it must be a whole number, 1 to 32
            vm.vcpu = 33             | vm.vcpu = '33' (in FILE, line 1) is not valid: it must be a whole number, 1 to 32
            vm.vcpu = 2.0            | vm.vcpu = '2.0' (in FILE, line 1, without quotes) is not valid
            vm.vcpu = true           | vm.vcpu = 'true' (in FILE, line 1, without quotes) is not valid
            vm.vcpu = [2]            | vm.vcpu = a list (in FILE, line 1) is not valid
            vm.vcpu = -1             | vm.vcpu = '-1' (in FILE, line 1) is not valid
            vm.memory = 2048         | vm.memory = '2048' (in FILE, line 1, without quotes) is not valid: it must be a number and M or G
            vm.memory = "2GB"        | vm.memory = '2GB' (in FILE, line 1) is not valid: it must be a number and M or G
            vm.memory = "${HOME}"    | vm.memory = '${HOME}' (in FILE, line 1) is not valid
            vm.memory = ""           | vm.memory = '' (in FILE, line 1) is not valid
            vm.memory = "\\u001b[2J" | vm.memory = '\\u001b[2J' (in FILE, line 1) is not valid
            vmm.kind = "xen"         | vmm.kind = 'xen' (in FILE, line 1) is not valid: it must be firecracker or qemu
            vmm.qemu = "qemu"        | vmm.qemu = 'qemu' (in FILE, line 1) is not valid: it must be an absolute path
            network.subnet = 10.0    | network.subnet = '10.0' (in FILE, line 1, without quotes) is not valid
            vm.memory = 1979-05-27   | vm.memory = '1979-05-27' (in FILE, line 1, without quotes) is not valid
            """)
    void valuesAreRefusedWithKeyValueFileAndLine(String text, String told) throws IOException {
        var message = refused(text).getMessage();
        assertTrue(message.startsWith(told.replace("FILE", systems.toString())), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[vm", "vm.memory = ", "vm.memory = \"1G", "= 1", "vm.vcpu = 1\nvm.vcpu = 2", "vm = 1\nvm.vcpu = 2", "\u0000", "vm.vcpu = 99999999999999999999"})
    void whatIsNoTomlIsRefusedWithTheLine(String text) throws IOException {
        var message = refused("# a comment\n" + text).getMessage();
        assertTrue(message.contains(", line "), message);
        assertTrue(message.chars().noneMatch(c -> c < 0x20), message);
    }

    @Test
    void onlyAnOrdinarySmallFileOfTextIsRead() throws Exception {
        assertTrue(refused("#" + "x".repeat(ConfigFile.BYTES_MAX)).getMessage().contains("more than 65536 bytes"));
        Files.writeString(systems, "#" + "x".repeat(ConfigFile.BYTES_MAX - 1));
        read(Map.of());
        Files.write(systems, "# \u00e4".getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(assertThrows(BangerException.class, () -> read(Map.of())).getMessage().contains("not UTF-8"));
        Files.delete(systems);
        Files.createSymbolicLink(systems, Files.writeString(directory.resolve("target"), ""));
        assertTrue(assertThrows(BangerException.class, () -> read(Map.of())).getMessage().contains(systems + ": it is a symbolic link"));
        Files.delete(systems);
        Files.createDirectory(systems);
        assertTrue(assertThrows(BangerException.class, () -> read(Map.of())).getMessage().contains("it is not a file"));
        Files.delete(systems);
        assertEquals(0, new ProcessBuilder("mkfifo", systems.toString()).start().waitFor());
        assertTrue(assertThrows(BangerException.class, () -> read(Map.of())).getMessage().contains("it is not a file"));
    }

    @Test
    void aFileThatThisAccountMayNotReadIsRefused() throws IOException {
        assumeFalse(ProcessOwner.uid() == 0, "skipped: root reads everything");
        Files.createFile(systems, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("---------")));
        var thrown = assertThrows(BangerException.class, () -> read(Map.of()));
        assertTrue(thrown.getMessage().contains("AccessDenied"), thrown.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a=", "a.", "'"})
    void whatIsNestedTooDeeplyIsRefused(String unit) throws IOException {
        refused("x = " + unit.repeat(20_000 / unit.length()));
    }

    /** Seeded: a text either gives settings of ours, or is refused in words; nothing else is thrown, and nothing escapes to a terminal. */
    @Test
    void anyTextGivesSettingsOrARefusal() {
        var random = new SplittableRandom(20_261_124);
        var pieces = List.of("[vm]", "[network]", "[[vm]]", "vm", "memory", "subnet", ".", "=", " ", "\n", "\"", "'", "\"2G\"", "10", "-", "[", "]", "{", "}",
                ",", "#", "\\u001b", "\u001b[31m", "\u0000", "1e999", "true", "\"\"\"", "'''", "\r", "\t", "é", "\ud83d\ude00", "0x", "inf", "nan", "_");
        for (var round = 0; round < 2_000; round++) {
            var text = new StringBuilder();
            for (var length = random.nextInt(1, 40); length > 0; length--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            try {
                var values = TomlSettings.parse(systems, 100, text.toString());
                values.forEach((property, value) -> {
                    var setting = Settings.ALL.stream().filter(known -> known.property().equals(property)).findFirst().orElseThrow();
                    assertTrue(setting.rule().accepts(value.getValue()));
                });
            } catch (BangerException e) {
                assertTrue(e.getMessage().chars().noneMatch(c -> c < 0x20 || c == 0x7f), text + " gave " + e.getMessage());
                assertTrue(e.getMessage().contains(systems.toString()), e.getMessage());
            }
        }
    }
}
