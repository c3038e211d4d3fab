package dev.banger.vm.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much this host has. All methods may block for a read of procfs. */
public interface HostCapacity {
    int cpus();

    /** All of it. */
    long memoryBytes();

    /** What can be had without swapping. */
    long availableMemoryBytes();

    /** What an ordinary user can still write below this directory, or below its nearest parent that exists. */
    long freeDiskBytes(Path directory);

    /** This host, by {@code proc_meminfo(5)} and {@code statvfs(3)}. */
    static HostCapacity ofThisHost(Path meminfo) {
        return new HostCapacity() {
            @Override
            public int cpus() {
                return Runtime.getRuntime().availableProcessors();
            }

            @Override
            public long memoryBytes() {
                return kibibytes("MemTotal:") << 10;
            }

            @Override
            public long availableMemoryBytes() {
                return kibibytes("MemAvailable:") << 10;
            }

            @Override
            public long freeDiskBytes(Path directory) {
                var existing = directory;
                while (existing.getParent() != null && !Files.exists(existing)) {
                    existing = existing.getParent();
                }
                try {
                    return Files.getFileStore(existing).getUsableSpace();
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot tell the free space of " + existing, e);
                }
            }

            private long kibibytes(String field) {
                try (var lines = Files.lines(meminfo)) {
                    return lines.filter(line -> line.startsWith(field))
                            .mapToLong(line -> Long.parseLong(line.substring(field.length()).replace("kB", "").strip()))
                            .findFirst()
                            .orElseThrow(() -> new IllegalStateException(meminfo + " has no " + field));
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot read " + meminfo, e);
                }
            }
        };
    }
}
