package dev.banger.config;

import dev.banger.config.Setting.Place;
import dev.banger.config.ValueRule.AbsolutePath;
import dev.banger.config.ValueRule.Form;
import dev.banger.config.ValueRule.OneOf;
import dev.banger.config.ValueRule.Size;
import dev.banger.config.ValueRule.WholeNumber;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Every setting, in the order in which they are shown. A test holds it equal to {@link BangerConfig}; documents are written from it. */
final class Settings {
    static final Setting STATE_DIR = directory("state-dir", "~/.local/state/banger",
            "Where VMs, images, kernels, keys and the database are kept.", "/srv/banger/state");
    static final Setting CACHE_DIR = directory("cache-dir", "~/.cache/banger", "Where downloads are kept; it may be deleted.", "/srv/banger/cache");
    static final Setting RUN_DIR = directory("run-dir", "/run/banger-<uid>",
            "Where sockets are. Short, since a Unix socket's path has room for 107 bytes.", "/run/user/1000/banger");
    static final Setting VM_RUN_DIR = directory("vm-run-dir", "vm in run-dir",
            "Where VMs' sockets are, each VM's in a directory that the helper makes. Short likewise.", "/run/banger-vm");
    private static final Setting HELPER_SOCKET = directory("helper-socket", "none: the daemon does it itself, as root",
            "Where bangerd-root listens, which does for the daemon what needs root.", "/run/banger-root/helper.sock");
    static final Setting CONFIG = directory("config", "~/.config/banger/config.toml and /etc/banger/config.toml",
            "One file to read in place of the owner's and the system's. It must exist.", "/srv/banger/config.toml");

    static final List<Setting> ALL = List.of(
            CONFIG,
            STATE_DIR,
            CACHE_DIR,
            RUN_DIR,
            VM_RUN_DIR,
            HELPER_SOCKET,
            of("network.bridge", new Form(Pattern.compile("br-banger(-[0-9a-z]{1,5})?"), "br-banger, or br-banger- and 1 to 5 of a-z and 0-9"),
                    "br-banger", "The bridge that VMs are connected to.", "br-banger-two"),
            of("network.subnet", new Form(Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}/(1[6-9]|2[0-9])"),
                            "an IPv4 network of /16 to /29, such as 10.213.77.0/24"),
                    "10.213.77.0/24", "The IPv4 network of VMs, /16 to /29. Its first address is the gateway.", "10.214.0.0/16"),
            of("network.tap-pool", new WholeNumber(0, 64), "2", "How many free taps are kept ready, so that a start need not make one.", "4"),
            of("vm.vcpu", new WholeNumber(1, 32), "a quarter of the host's CPUs, at most 4", "Virtual CPUs of a new VM.", "2", "--vcpu"),
            of("vm.memory", new Size(), "an eighth of the host's memory, 512M to 8G", "Memory of a new VM.", "2G", "--memory"),
            of("vm.disk-size", new Size(), "8G", "Size of a new VM's work disk, /root.", "20G", "--disk-size"),
            of("vm.ready-timeout", new WholeNumber(1, 3_600), "120", "Seconds until a guest that does not answer counts as failed.", "300"),
            of("vmm.kind", new OneOf(List.of("firecracker", "qemu")), "the best that works here", "Which VMM runs new VMs.", "qemu", "--vmm"),
            of("vmm.firecracker", new AbsolutePath(), "FIRECRACKER_BIN, else the first on PATH", "Firecracker's program.",
                    "/usr/local/bin/firecracker"),
            of("vmm.qemu", new AbsolutePath(), "the first on PATH", "QEMU's program.", "/usr/bin/qemu-system-x86_64"),
            of("storage.driver", new OneOf(List.of("dm-snapshot", "reflink", "copy")), "the first of them that works here",
                    "How a VM's root disk is made from its image.", "copy"));

    private Settings() {}

    /** The setting that a file calls so. */
    static Optional<Setting> of(String key) {
        return ALL.stream().filter(setting -> setting.key().equals(key)).findFirst();
    }

    private static Setting of(String key, ValueRule rule, String builtIn, String meaning, String example) {
        return new Setting(key, rule, builtIn, meaning, example, Optional.empty(), Place.FILE_AND_ENVIRONMENT);
    }

    private static Setting of(String key, ValueRule rule, String builtIn, String meaning, String example, String flag) {
        return new Setting(key, rule, builtIn, meaning, example, Optional.of(flag), Place.FILE_AND_ENVIRONMENT);
    }

    private static Setting directory(String key, String builtIn, String meaning, String example) {
        return new Setting(key, new AbsolutePath(), builtIn, meaning, example, Optional.empty(), Place.ENVIRONMENT);
    }
}
