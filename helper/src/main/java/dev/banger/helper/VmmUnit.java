package dev.banger.helper;

import dev.banger.helper.FileGrants.Grant;
import dev.banger.helper.systemd.UnitProperty;
import dev.banger.helper.systemd.UnitProperty.Bind;
import dev.banger.helper.systemd.UnitProperty.Device;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The unit that a VMM runs in ({@code systemd.exec(5)}, {@code systemd.resource-control(5)}).
 *
 * <p>The VMM's arguments are its owner's words and what it does may be its guest's, so the unit alone says what it can reach: its own files
 * and socket directory, its tap, KVM where it uses it, and the journal.
 *
 * <p>systemd starts no program as a {@code User=} that passwd(5) does not know (217/USER), and accounts of VMs are numbers alone. So the
 * unit begins as root in all these walls, with no capability but those to change who it is, and {@code setpriv(1)} is the first and only
 * thing that runs so: it becomes the account, gives up the rest, and executes the VMM in its place.
 *
 * @param account that it runs under
 * @param grants what it may open
 * @param hidden directories whose content it must not see, apart from its own: the owner's state, socket directories
 * @param refused directories that it must not even enter: both daemons' sockets
 * @param kvm the group of {@code /dev/kvm} when it runs on KVM
 * @param vsock whether there is a {@code /dev/vhost-vsock}
 * @param jail where Firecracker goes through its jailer, which does for it what setpriv does else
 */
record VmmUnit(
        LaunchVmm request,
        VmAccount account,
        List<Grant> grants,
        List<Path> hidden,
        List<Path> refused,
        Optional<Integer> kvm,
        boolean vsock,
        Optional<Jail> jail) {
    private static final String PREFIX = "banger-vm-";
    private static final String SUFFIX = ".service";
    static final String ALL = PREFIX + "*" + SUFFIX;

    private static final long MEBIBYTE = 1L << 20;
    /** What a VMM needs beyond its guest's memory: itself, its stacks, the queues of its devices. */
    private static final long OVERHEAD = 256 * MEBIBYTE;
    /** QEMU's cache of translated code takes up to 1 GiB ({@code -accel tcg,tb-size}). */
    private static final long TRANSLATED_CODE = 1_024 * MEBIBYTE;
    private static final long SECOND_IN_MICROSECONDS = 1_000_000;
    /** Threads besides the processors': QEMU's pool for disk requests has up to 64. */
    private static final long TASKS = 128;
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(5);
    private static final int SOCKETS_FOR_THE_GROUP = 0007;
    private static final int EPERM = 1;
    static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    /** {@code linux/capability.h}: CAP_SETGID, CAP_SETUID, CAP_SETPCAP. */
    private static final long DROPPING = 1L << 6 | 1L << 7 | 1L << 8;
    /** CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_FOWNER, CAP_SETGID, CAP_SETUID, CAP_SYS_CHROOT, CAP_SYS_ADMIN, CAP_MKNOD. */
    private static final long JAILING = 1L | 1L << 1 | 1L << 3 | 1L << 6 | 1L << 7 | 1L << 18 | 1L << 21 | 1L << 27;
    /** {@code linux/sched.h}: the one kind of namespace that the jailer makes. */
    private static final long CLONE_NEWNS = 0x20000;

    static String name(String vmId) {
        return PREFIX + vmId + SUFFIX;
    }

    List<UnitProperty> properties() {
        var properties = new ArrayList<UnitProperty>();
        properties.addAll(process());
        properties.addAll(limits());
        properties.addAll(privileges());
        properties.addAll(files());
        properties.add(UnitProperty.text("DevicePolicy", "closed"));
        properties.add(UnitProperty.devices(devices()));
        return List.copyOf(properties);
    }

    private List<UnitProperty> process() {
        return List.of(
                UnitProperty.text("Description", "banger VM " + request.vmId()),
                UnitProperty.text("Type", "exec"),
                jail.map(in -> UnitProperty.command(in.jailer(), in.arguments(request, account)))
                        .orElseGet(() -> UnitProperty.command(SETPRIV, dropped())),
                UnitProperty.text("WorkingDirectory", jail.isPresent() ? "/" : request.directory().toString()),
                UnitProperty.texts("Environment", List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C")),
                UnitProperty.mode("UMask", SOCKETS_FOR_THE_GROUP),
                UnitProperty.text("StandardInput", "null"),
                UnitProperty.text("StandardOutput", "journal"),
                UnitProperty.text("StandardError", "journal"),
                UnitProperty.text("SyslogIdentifier", PREFIX + request.vmId().substring(0, 8)),
                UnitProperty.text("KillMode", "control-group"),
                UnitProperty.number("TimeoutStopUSec", STOPS_WITHIN.toNanos() / 1_000));
    }

    private List<String> dropped() {
        var command = new ArrayList<>(List.of(
                "--reuid=" + account.uid(),
                "--regid=" + account.gid(),
                kvm.map(group -> "--groups=" + group).orElse("--clear-groups"),
                "--inh-caps=-all",
                "--ambient-caps=-all",
                "--bounding-set=-all",
                "--no-new-privs",
                "--",
                request.binary().toString()));
        command.addAll(request.arguments());
        return command;
    }

    private List<UnitProperty> limits() {
        var memory = request.memoryBytes() + OVERHEAD + (kvm.isPresent() ? 0 : TRANSLATED_CODE);
        return List.of(
                UnitProperty.number("MemoryMax", memory),
                UnitProperty.text("OOMPolicy", "stop"),
                // One more than the guest's: for the VMM's own threads.
                UnitProperty.number("CPUQuotaPerSecUSec", (request.vcpu() + 1) * SECOND_IN_MICROSECONDS),
                UnitProperty.number("TasksMax", request.vcpu() + TASKS),
                UnitProperty.number("LimitCORE", 0),
                UnitProperty.number("LimitCORESoft", 0));
    }

    private List<UnitProperty> privileges() {
        var properties = new ArrayList<>(List.of(
                UnitProperty.flag("NoNewPrivileges", true),
                UnitProperty.number("CapabilityBoundingSet", jail.isPresent() ? JAILING : DROPPING),
                UnitProperty.number("AmbientCapabilities", 0),
                UnitProperty.allowing("RestrictAddressFamilies", List.of("AF_UNIX")),
                UnitProperty.number("RestrictNamespaces", jail.isPresent() ? CLONE_NEWNS : 0),
                UnitProperty.flag("RestrictRealtime", true),
                UnitProperty.flag("RestrictSUIDSGID", true),
                UnitProperty.flag("LockPersonality", true),
                UnitProperty.flag("RemoveIPC", true),
                UnitProperty.text("KeyringMode", "private"),
                UnitProperty.texts("SystemCallArchitectures", List.of("native")),
                // VMMs put filters of their own on top.
                UnitProperty.allowing("SystemCallFilter", jail.isPresent()
                        ? List.of("@system-service", "seccomp", "@mount")
                        : List.of("@system-service", "seccomp")),
                UnitProperty.except("SystemCallFilter", List.of("@keyring")),
                UnitProperty.integer("SystemCallErrorNumber", EPERM)));
        if (kvm.isPresent()) {
            // Emulation writes the code that it runs.
            properties.add(UnitProperty.flag("MemoryDenyWriteExecute", true));
        }
        return properties;
    }

    private List<UnitProperty> files() {
        var properties = new ArrayList<>(List.of(
                UnitProperty.text("ProtectSystem", "strict"),
                UnitProperty.text("ProtectHome", "yes"),
                UnitProperty.text("ProtectProc", "invisible"),
                UnitProperty.flag("PrivateTmp", true),
                UnitProperty.flag("ProtectClock", true),
                UnitProperty.flag("ProtectHostname", true),
                UnitProperty.flag("ProtectControlGroups", true),
                UnitProperty.flag("ProtectKernelLogs", true),
                UnitProperty.flag("ProtectKernelModules", true),
                UnitProperty.flag("ProtectKernelTunables", true),
                UnitProperty.texts("InaccessiblePaths", refused.stream().map(path -> "-" + path).toList()),
                UnitProperty.emptied(hidden, jail.map(Jail::base)),
                UnitProperty.binds("BindPaths", binds(true))));
        var readOnly = binds(false);
        // An empty list would take back the other one: systemd keeps both in one.
        if (!readOnly.isEmpty()) {
            properties.add(UnitProperty.binds("BindReadOnlyPaths", readOnly));
        }
        return properties;
    }

    private List<Bind> binds(boolean writable) {
        var binds = new ArrayList<Bind>();
        if (writable) {
            binds.add(new Bind(request.directory(), shown(request.directory())));
        }
        grants.stream()
                .filter(grant -> grant.writable() == writable)
                .forEach(grant -> binds.add(new Bind(grant.source(), shown(grant.path()))));
        return binds;
    }

    private Path shown(Path path) {
        return jail.map(in -> in.inside(request, path)).orElse(path);
    }

    private List<Device> devices() {
        // The jailer makes nodes of its own.
        var access = jail.isPresent() ? "rwm" : "rw";
        var devices = new ArrayList<Device>();
        request.tap().ifPresent(tap -> devices.add(new Device("/dev/net/tun", access)));
        if (kvm.isPresent()) {
            devices.add(new Device("/dev/kvm", access));
            if (vsock) {
                devices.add(new Device("/dev/vhost-vsock", "rw"));
            }
        }
        grants.stream()
                .flatMap(grant -> grant.device().stream())
                .forEach(numbers -> devices.add(new Device("/dev/block/" + numbers, "rw")));
        return devices;
    }
}
