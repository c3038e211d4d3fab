package dev.banger.install;

import dev.banger.helper.HostRemoval;
import dev.banger.helper.InstalledHost;
import dev.banger.helper.systemd.Systemd;
import dev.banger.operation.ChildProcess;
import dev.banger.operation.Progress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The host that is installed on; tests have another one.
 *
 * @param systemdRuns whether systemd is its first process
 * @param journal the last lines that a unit said
 * @param removal takes away what bangerd-root made, and tells what is still there
 */
record InstallHost(
        InstallPaths paths, Accounts accounts, Systemd systemd, boolean systemdRuns, Journal journal, KernelRemoval removal) {
    private static final int LINES = 12;
    private static final int LINES_READ = 100;
    /** Places of a Java stack trace: its reason stands above them. */
    private static final Pattern PLACE = Pattern.compile("at [^ ]+\\(.*\\)|\\.\\.\\. [0-9]+ more");

    /** The last lines that a unit said. */
    interface Journal {
        List<String> tail(String unit);
    }

    /** Takes away what bangerd-root made; a sentence for each thing that is still there. */
    interface KernelRemoval {
        List<String> everything(Optional<InstallMetadata> metadata);
    }

    static InstallHost ofThisHost() {
        var paths = InstallPaths.ofThisHost();
        var systemd = Systemd.overSystemBus();
        return new InstallHost(paths, new HostAccounts(paths), systemd, Systemd.isRunning(), InstallHost::lastLines,
                metadata -> HostRemoval.everything(laidDown(paths, metadata), paths.ledger(), Systemd.overSystemBus()));
    }

    private static List<String> lastLines(String unit) {
        var said = ChildProcess.of("journalctl", "systemd", "--quiet", "--no-pager", "--output=cat", "--lines=" + LINES_READ, "--unit="
                + unit)
                .run(Progress.silent("install"))
                .output()
                .stream()
                .filter(line -> !PLACE.matcher(line).matches())
                .toList();
        return said.subList(Math.max(0, said.size() - LINES), said.size());
    }

    /** What is removed goes by the ledger: where the metadata is gone, any owner and any range will do. */
    private static InstalledHost laidDown(InstallPaths paths, Optional<InstallMetadata> metadata) {
        var range = metadata.map(InstallMetadata::vmIds).orElseGet(() -> IdRange.lowestFree(any -> false));
        return new InstalledHost(metadata.map(InstallMetadata::uid).orElse(0), metadata.map(InstallMetadata::gid).orElse(0), paths.state(),
                paths.vmRun(), paths.nodes(), range.first(), range.last(), List.of(paths.run(), paths.helperRun()));
    }
}
