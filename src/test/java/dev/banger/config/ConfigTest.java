package dev.banger.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTest {
    @Test
    void defaultsAreGoodAndBelongToWhoeverRunsTheDaemon() {
        var config = StandaloneConfig.load(Map.of("banger.run-dir", "/run/banger-" + ProcessOwner.uid()));
        assertDoesNotThrow(() -> ConfigChecks.check(config));
        var paths = Directories.of(config);
        assertEquals(Path.of("/run/banger-" + ProcessOwner.uid() + "/bangerd.sock"), paths.socket());
        assertEquals("8G", config.vm().diskSize());
    }

    @Test
    void directoriesDefaultToTheOwners() {
        var defaults = new DirectoryDefaults();
        assertEquals(ProcessOwner.home().resolve(".local/state/banger").toString(), defaults.getValue("banger.state-dir"));
        assertEquals("/run/banger-" + ProcessOwner.uid(), defaults.getValue("banger.run-dir"));
    }

    @ParameterizedTest
    @CsvSource({
        "banger.network.bridge, eth0",
        "banger.network.bridge, br-banger-toolong",
        "banger.network.tap-pool, -1",
        "banger.network.tap-pool, 65",
        "banger.vm.vcpu, 0",
        "banger.vm.memory, 2GB",
        "banger.vm.memory, -1G",
        "banger.vm.disk-size, 0G",
        "banger.vm.ready-timeout, 0",
        "banger.vmm.kind, xen",
        "banger.vmm.qemu, qemu",
        "banger.storage.driver, zfs",
    })
    void valuesThatNothingCouldWorkWithAreRefusedByKeyValueAndVariable(String key, String value) {
        var thrown = assertThrows(BangerException.class, () -> ConfigChecks.check(StandaloneConfig.load(Map.of(key, value))));
        assertTrue(thrown.getMessage().startsWith(key + " '" + value + "'"), thrown.getMessage());
        assertTrue(thrown.hint().orElseThrow().contains(key.toUpperCase().replace('.', '_').replace('-', '_')), thrown.hint().get());
    }

    @ParameterizedTest
    @CsvSource({
        "banger.state-dir, relative/state",
        "banger.state-dir, /tmp/a;INIT=RUNSCRIPT",
        "banger.cache-dir, '/tmp/a,b'",
        "banger.run-dir, '/tmp/a\nb'",
    })
    void directoriesThatOtherPartsCouldMisreadAreRefused(String key, String value) {
        var config = StandaloneConfig.load(Map.of(key, value));
        assertTrue(assertThrows(BangerException.class, () -> Directories.of(config)).getMessage().startsWith(key));
    }

    @Test
    void aRunDirectoryIsShortEnoughForEverySocketBelowIt() {
        assertDoesNotThrow(() -> Directories.of(StandaloneConfig.load(Map.of("banger.run-dir", "/" + "x".repeat(77)))));
        var tooLong = StandaloneConfig.load(Map.of("banger.run-dir", "/" + "x".repeat(78)));
        var thrown = assertThrows(BangerException.class, () -> Directories.of(tooLong));
        assertTrue(thrown.getMessage().contains("79 bytes"), thrown.getMessage());
    }
}
