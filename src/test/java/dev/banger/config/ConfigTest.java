package dev.banger.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTest {
    private static BangerConfig load(Map<String, String> environment) {
        return StandaloneConfig.read(environment, Map.of(), new ConfigFileSources(List.of())).config();
    }

    @Test
    void defaultsAreGoodAndBelongToWhoeverRunsTheDaemon() {
        var config = load(Map.of());
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

    @Test
    void anInstalledReleaseHasTheDirectoriesOfTheInstallationAndTheHelper() {
        var installed = new DirectoryDefaults(Optional.of("/usr/local/lib/banger/versions/1.2.3"));
        assertEquals("/var/lib/banger/state", installed.getValue("banger.state-dir"));
        assertEquals("/run/banger", installed.getValue("banger.run-dir"));
        assertEquals("/run/banger-root/helper.sock", installed.getValue("banger.helper-socket"));
        var unpacked = new DirectoryDefaults(Optional.of("/home/dev/banger-1.2.3-linux-x86_64"));
        assertEquals(new DirectoryDefaults(Optional.empty()).getProperties(), unpacked.getProperties());
    }

    @ParameterizedTest
    @CsvSource({
        "BANGER_NETWORK_BRIDGE, eth0, network.bridge",
        "BANGER_NETWORK_BRIDGE, br-banger-toolong, network.bridge",
        "BANGER_NETWORK_SUBNET, 10.0.0.0/8, network.subnet",
        "BANGER_NETWORK_TAP_POOL, -1, network.tap-pool",
        "BANGER_NETWORK_TAP_POOL, 65, network.tap-pool",
        "BANGER_NETWORK_TAP_POOL, many, network.tap-pool",
        "BANGER_NETWORK_TAP_POOL, 99999999999999999999, network.tap-pool",
        "BANGER_VM_VCPU, 0, vm.vcpu",
        "BANGER_VM_VCPU, 1.5, vm.vcpu",
        "BANGER_VM_MEMORY, 2GB, vm.memory",
        "BANGER_VM_MEMORY, -1G, vm.memory",
        "BANGER_VM_MEMORY, ${HOME}, vm.memory",
        "BANGER_VM_MEMORY, ${NO_SUCH_THING}, vm.memory",
        "BANGER_VM_MEMORY, '', vm.memory",
        "BANGER_VM_DISK_SIZE, 0G, vm.disk-size",
        "BANGER_VM_DISK_SIZE, '', vm.disk-size",
        "BANGER_VM_READY_TIMEOUT, 0, vm.ready-timeout",
        "BANGER_VMM_KIND, xen, vmm.kind",
        "BANGER_VMM_QEMU, qemu, vmm.qemu",
        "BANGER_STORAGE_DRIVER, zfs, storage.driver",
        "BANGER_STATE_DIR, relative/state, state-dir",
        "BANGER_STATE_DIR, /tmp/a;INIT=RUNSCRIPT, state-dir",
        "BANGER_STATE_DIR, '', state-dir",
        "BANGER_CACHE_DIR, '/tmp/a,b', cache-dir",
        "BANGER_RUN_DIR, '/tmp/a\nb', run-dir",
        "BANGER_RUN_DIR, /tmp/${HOME}, run-dir",
    })
    void valuesThatNothingCouldWorkWithAreRefusedByKeyValueAndVariable(String variable, String value, String key) {
        var thrown = assertThrows(BangerException.class, () -> load(Map.of(variable, value)));
        assertEquals(BangerException.Code.BAD_REQUEST, thrown.code());
        assertTrue(thrown.getMessage().startsWith(key + " = '" + value.replace("\n", "\\u000a") + "' (environment variable " + variable + ") is not valid"),
                thrown.getMessage());
        assertTrue(thrown.hint().isPresent());
    }

    @Test
    void aRunDirectoryIsShortEnoughForEverySocketBelowIt() {
        assertDoesNotThrow(() -> Directories.of(load(Map.of("BANGER_RUN_DIR", "/" + "x".repeat(77)))));
        var tooLong = load(Map.of("BANGER_RUN_DIR", "/" + "x".repeat(78)));
        var thrown = assertThrows(BangerException.class, () -> Directories.of(tooLong));
        assertTrue(thrown.getMessage().contains("79 bytes"), thrown.getMessage());
    }
}
