package dev.banger.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.banger.helper.HostFacts.Fact;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class HostProbeTest {
    @Test
    @Tag("root")
    void agreesWithTheDeviceNodes() {
        TestHost.assumeRoot();
        var facts = HostProbe.facts(new Fact(true, "asked elsewhere"));
        assertEquals(Files.exists(Path.of("/dev/net/tun")), facts.tun().available(), facts.tun().detail());
        assertEquals(Files.exists(Path.of("/dev/loop-control")), facts.loop().available(), facts.loop().detail());
        if (!Files.exists(Path.of("/dev/mapper/control"))) {
            assertFalse(facts.deviceMapper().available());
        }
        if (!Files.exists(Path.of("/dev/kvm"))) {
            assertFalse(facts.kvm().available());
        }
        for (var fact : new Fact[] {facts.kvm(), facts.tun(), facts.loop(), facts.deviceMapper(), facts.vsock()}) {
            assertFalse(fact.detail().isBlank());
        }
    }
}
