package dev.banger.doctor;

import dev.banger.api.DoctorReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The host's programs that banger runs, each with the package that has it. */
final class ToolRows {
    private record Tool(String program, String aptPackage, boolean needed, String without) {}

    private static final List<Tool> TOOLS = List.of(
            new Tool("mmdebstrap", "mmdebstrap", true, "no image can be built"),
            new Tool("mke2fs", "e2fsprogs", true, "no image can be built"),
            new Tool("resize2fs", "e2fsprogs", true, "no disk can be grown"),
            new Tool("busybox", "busybox-static", true, "no initramfs can be built"),
            new Tool("apt-get", "apt", false, "the default kernel cannot be downloaded; import one from a file"),
            new Tool("ssh", "openssh-client", false, "'vm ssh' and 'vm run -- command' cannot reach guests"));

    private ToolRows() {}

    /** @param find where a program is */
    static List<DoctorReport.Row> of(Function<String, Optional<Path>> find) {
        var rows = new ArrayList<DoctorReport.Row>();
        for (var tool : TOOLS) {
            var fix = "Install it: sudo apt-get install " + tool.aptPackage();
            rows.add(find.apply(tool.program())
                    .map(path -> Row.pass(tool.program(), path.toString()))
                    .orElseGet(() -> tool.needed()
                            ? Row.fail(tool.program(), "not found: " + tool.without(), fix)
                            : Row.warn(tool.program(), "not found: " + tool.without(), fix)));
        }
        return rows;
    }
}
