package dev.banger.cli.output;

import dev.banger.api.KernelView;
import dev.banger.cli.Sizes;
import java.time.Instant;
import java.util.List;

/** Kernels as tables. */
public final class KernelTable {
    private KernelTable() {}

    /** One line each. */
    public static Table list(List<KernelView> kernels) {
        var table = new Table("NAME", "VERSION", "ARCHITECTURE", "SIZE", "IMPORTED");
        for (var kernel : kernels) {
            table.row(
                    kernel.name(),
                    kernel.version(),
                    kernel.architecture(),
                    Sizes.shown(kernel.sizeBytes()),
                    Ages.ago(kernel.importedAt(), Instant.now()));
        }
        return table;
    }

    /** Everything about one. */
    public static Table details(KernelView kernel) {
        return new Table("FIELD", "VALUE")
                .row("name", kernel.name())
                .row("version", kernel.version())
                .row("architecture", kernel.architecture())
                .row("sha256", kernel.sha256())
                .row("source", kernel.source())
                .row("size", Sizes.shown(kernel.sizeBytes()))
                .row("imported", kernel.importedAt().toString());
    }
}
