package dev.banger.helper;

import dev.banger.helper.HostFacts.Fact;
import dev.banger.linux.DeviceMapper;
import dev.banger.linux.Kvm;
import dev.banger.linux.LinuxException;
import dev.banger.linux.LoopDevice;
import dev.banger.linux.Tun;
import dev.banger.linux.Vsock;

/** Asks the kernel what this host can do, by trying. Leaves nothing behind; may make the kernel load a module. */
final class HostProbe {
    private HostProbe() {}

    /** @param nftables from the part that talks to nf_tables */
    static HostFacts facts(Fact nftables) {
        var kvm = Kvm.probe();
        return new HostFacts(new Fact(kvm.usable(), kvm.detail()), tried("/dev/net/tun opens", Tun::probe),
                tried("/dev/loop-control opens", LoopDevice::probe), deviceMapper(), tried("/dev/vhost-vsock opens", Vsock::probe),
                nftables);
    }

    private static Fact deviceMapper() {
        try (var mapper = DeviceMapper.open()) {
            var version = mapper.version();
            return mapper.target("snapshot")
                    .map(snapshot -> new Fact(true, version + ", snapshot target " + snapshot))
                    .orElseGet(() -> new Fact(
                            false, "device-mapper " + version + " has no snapshot target: the module dm_snapshot is missing"));
        } catch (LinuxException e) {
            return new Fact(false, e.getMessage());
        }
    }

    private static Fact tried(String success, Trial trial) {
        try {
            trial.run();
            return new Fact(true, success);
        } catch (LinuxException e) {
            return new Fact(false, e.getMessage());
        }
    }

    @FunctionalInterface
    private interface Trial {
        void run() throws LinuxException;
    }
}
