package dev.banger.vm;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Where it is written what a VM and its VMM said.
 *
 * @param files the console log and the VMM's log, in this order; one may be missing
 * @param unit of the service manager that runs the VMM, where one does
 * @param journal the end of what that unit said; empty where there is none
 */
public record VmLogs(List<Path> files, String unit, String journal) {
    public VmLogs {
        files = List.copyOf(files);
        Objects.requireNonNull(unit);
        Objects.requireNonNull(journal);
    }
}
