package dev.banger.doctor;

import dev.banger.api.DoctorReport;
import dev.banger.config.BangerConfig;
import dev.banger.config.BangerException;
import dev.banger.config.StatePaths;
import dev.banger.helper.GetHostFacts;
import dev.banger.helper.HostFacts;
import dev.banger.helper.PrivilegedException;
import dev.banger.install.PrivilegedOpsProducer;
import dev.banger.network.HostRoutes;
import dev.banger.network.Subnet;
import dev.banger.operation.ChildProcess;
import dev.banger.vmm.Binaries;
import dev.banger.vmm.VmmKind;
import dev.banger.vmm.VmmProgram;
import dev.banger.vmm.VmmPrograms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks at everything that VMs need on this host. Plain Java: it works where no daemon would start. */
public final class Doctor {
    private static final Path ROUTES = Path.of("/proc/net/route");
    private static final String OPERATION = "doctor";

    private final BangerConfig config;
    private final StatePaths paths;

    public Doctor(BangerConfig config, StatePaths paths) {
        this.config = config;
        this.paths = paths;
    }

    /** All rows; blocks for a few hundred milliseconds, some seconds where KVM is tried on an emulated host. */
    public DoctorReport report() {
        var rows = new ArrayList<DoctorReport.Row>();
        rows.add(Processor.row(Processor.CPUINFO, System.getProperty("os.arch"), Runtime.getRuntime().availableProcessors()));
        try (var ops = PrivilegedOpsProducer.of(config, paths)) {
            var facts = ops.hostFacts(new GetHostFacts(OPERATION));
            rows.addAll(KernelRows.of(facts));
            rows.addAll(programs(facts.kvm()));
            rows.add(StorageRows.driver(config.storage().driver(), facts, StorageRows.fileSystem(paths.state())));
        } catch (PrivilegedException | BangerException e) {
            rows.add(Row.fail("kernel", e.getMessage(), "Run it as root, or through ./banger."));
        }
        rows.add(StorageRows.space(paths.state()));
        rows.add(subnet());
        rows.addAll(ToolRows.of(ChildProcess::find));
        return new DoctorReport(rows);
    }

    private List<DoctorReport.Row> programs(HostFacts.Fact kvm) {
        var programs = new VmmPrograms(new Binaries(config));
        return ProgramRows.of(kvm, programs.find(VmmKind.FIRECRACKER), programs.find(VmmKind.QEMU));
    }

    private DoctorReport.Row subnet() {
        try {
            var subnet = Subnet.parse(config.network().subnet());
            return new HostRoutes(ROUTES).overlapping(subnet, config.network().bridge())
                    .map(route -> Row.fail("subnet", subnet + " overlaps the host's route '" + route + "'",
                            "Set BANGER_NETWORK_SUBNET to a network that is free, such as 10.214.77.0/24."))
                    .orElseGet(() -> Row.pass("subnet", subnet + " is free"));
        } catch (BangerException e) {
            return Row.fail("subnet", e.getMessage(), e.hint().orElse(""));
        }
    }
}
